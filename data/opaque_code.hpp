// Short codes that say nothing of whom they are for, to be read and typed by people.
#pragma once

#include <string>

namespace data {

/// Five characters at random, without vowels (no words), 0/O, 1/I, and the like: 17 million of them.
std::string opaque_code(int length = 5);

} // namespace data
