// The figures, family by family; each has a .cpp of its name.
#pragma once

#include "tests/bench/bench.hpp"

namespace bench {

Figure probe_figure();
std::vector<Figure> count_figures();
std::vector<Figure> closing_figures();
std::vector<Figure> request_figures();
std::vector<Figure> board_figures();
std::vector<Figure> replay_figures();
std::vector<Figure> serve_figures();
std::vector<Figure> upstream_figures();
std::vector<Figure> outage_figures();
std::vector<Figure> reconnect_figures();
std::vector<Figure> tap_figures();
std::vector<Figure> labels_figures();
std::vector<Figure> money_figures();
std::vector<Figure> terminal_figures();

} // namespace bench
