// What the Swift importer cannot see of Linux's socket interface: function-like macros, calls that
// glibc hides behind _GNU_SOURCE, and constants newer than the headers of the oldest system we build on.
#pragma once
