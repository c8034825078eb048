// The terminal's face in a text window: display, lamps, paper, keypad, and keys for what can go wrong.
#pragma once

namespace firmware_bridge::terminal {

/// Draws what the console at `descriptor` says and sends it the keys, until its user leaves or the console is gone. Closes it. Gives the
/// program's exit code. `leaves_it_running`: leaving the face is not the terminal's end.
int run_face(int descriptor, bool english, bool leaves_it_running);

} // namespace firmware_bridge::terminal
