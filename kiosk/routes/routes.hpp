// The routes of the API by what they are about; each file adds its own. api/openapi.json describes them.
#pragma once

#include <functional>
#include <string>

#include "kiosk/board.hpp"
#include "kiosk/clock.hpp"
#include "kiosk/closer.hpp"
#include "kiosk/kiosk_live.hpp"
#include "kiosk/link/link_parts.hpp"
#include "kiosk/net/router.hpp"
#include "kiosk/net/server.hpp"
#include "kiosk/print/printing.hpp"
#include "kiosk/routes/guard.hpp"
#include "kiosk/sign_in.hpp"
#include "kiosk/store_worker.hpp"
#include "kiosk/till/terminals.hpp"

namespace kiosk {

/// POST /requests.
void add_request_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock);
/// GET /counts, /production, /history, /service-days, /proof.
void add_count_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, const Board::GetFeeds& feeds);
/// POST /closings, its confirmation, /variations/{id}/ack.
void add_closing_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock);
/// GET /board, a WebSocket.
void add_board_route(net::Router& router, const SignIn& sign_in, Board& board);
/// POST /attendance, POST /variations.
void add_attendance_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock);
/// How this node's connection to its upstream stands now; called on the io thread.
using LinkNow = std::function<wire::Link()>;
/// GET /kiosk, /kiosk/groups/{group} and its diets; /kiosk/live, a WebSocket.
void add_kiosk_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, KioskLive& live, LinkNow link);
/// GET, POST /papers, their preview, PDF and reprint; /print-jobs/{id}/decision; /trays, /trays/scan.
void add_paper_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, Printing& printing);
/// GET /accounts, /arrears, /statements as JSON, CSV and PDF, /merchants; POST /payments, /statements; PUT /merchants/{merchant}/limits.
void add_office_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, Printing& printing);
/// GET, PUT /printers, POST /printers/test; and over the control socket what `mestolo printers` asks.
void add_printer_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, Printing& printing);
/// GET /till, its quotes; POST /topups, their reversals and reprints; /cash-closings. `terminals` may be null; `is_connected`: to the kitchen.
void add_till_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, Printing& printing,
                     const Terminals* terminals, std::function<bool()> is_connected);
/// GET, POST /calendar, POST /calendar/preview.
void add_calendar_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, Closer& closer);
/// POST, GET, DELETE /session: a token exchanged for a browser's cookie.
void add_session_routes(net::Router& router, SignIn& sign_in, StoreWorker& store, Clock& clock, bool demo);
/// GET /health, /openapi.json, /asyncapi.json.
void add_about_routes(net::Router& router, const std::string& node);
/// GET /link, POST /link/parked/{id}/retry, and the sites' WebSocket, GET /sync.
void add_link_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, const LinkParts& link);
using GetCounts = std::function<net::Counts()>;
/// GET /metrics, for Prometheus.
void add_metrics_route(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, const LinkParts& link,
                       GetCounts counts);
/// The screens: index.html for their addresses, and what it loads.
void add_screen_routes(net::Router& router);
/// POST /demo/skip-to-cutoff, in the demo alone.
void add_demo_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, DemoClock& clock, Closer& closer);
/// What the command line asks of a running service; over the control socket alone: POST /control/import, /control/tokens…
void add_control_routes(net::Router& router, SignIn& sign_in, StoreWorker& store, Clock& clock, Closer& closer);

} // namespace kiosk
