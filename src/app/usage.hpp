// What is said of a command line that cannot be understood.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace cofree::app {

/// Refuses a value that is none of these, with the nearest of them.
CLI::Validator one_of(std::vector<std::string> allowed);

/// Writes to standard error what is wrong: an unknown option or command first, by its name and with
/// the nearest that there is, for it is often why something else is missing. Help and version go to
/// standard output. Returns the exit status, 0 for these and else 2.
int explain(const CLI::App& app, const CLI::ParseError& error);

}  // namespace cofree::app
