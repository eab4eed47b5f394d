/* The start: asks for what the first picture needs, before the rest of the page's script runs. */
import * as libraries from "./libraries.js";
import * as first from "./map/first.js";

// What goes wrong with the first picture goes on without: the map says why, in its own time.
first.draw().catch(first.end).then(libraries.start);
libraries.startLate();
