#include "usage.hpp"

#include <fmt/format.h>
#include <cofree/error/excerpt.hpp>
#include <cofree/error/nearest.hpp>
#include <iostream>

namespace cofree::app {
namespace {

using strings = std::vector<std::string>;

/// "--dim", "-h" and the like.
strings options_of(const CLI::App& command) {
  strings out;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) out.push_back("--" + name);
    for (const auto& name : option->get_snames()) out.push_back("-" + name);
  }
  return out;
}

strings commands_of(const CLI::App& app) {
  strings out;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; }))
    out.push_back(command->get_name());
  return out;
}

/// "-dims=3" → "--dims": how a long option would be written.
std::string as_long_option(std::string_view word) {
  word = word.substr(0, word.find('='));
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  return "--" + std::string(word);
}

bool is_option(const std::string& word) {
  return word.size() > 1 && word[0] == '-';
}

/// Another command that has the option of a command in which it is unknown.
std::string owner_of(const CLI::App& app, const CLI::App& command, const std::string& option) {
  for (const auto* other : app.get_subcommands([](const CLI::App*) { return true; }))
    for (const auto& each : options_of(*other))
      if (other != &command && each == option)
        return fmt::format("; it is an option of cofree {}, after that word", other->get_name());
  return "";
}

std::string unknown_option(const CLI::App& app, const CLI::App& command, const std::string& word) {
  const auto known = options_of(command);
  const auto option = as_long_option(word);
  auto hint = owner_of(app, command, option);
  if (hint.empty()) hint = did_you_mean(option, known);
  if (hint.empty()) hint = fmt::format("; there are {}", fmt::join(known, ", "));
  return fmt::format("{}: not expected, there is no such option{}", excerpt(word), hint);
}

/// What is wrong with the words that nothing took; empty where there are none. Words that are no
/// options count only where they are the one fault: else they may be the value of an option.
std::string unknown_words(const CLI::App& app, bool only_fault) {
  const auto parsed = app.get_subcommands();
  for (const auto* command : parsed)
    for (const auto& word : command->remaining())
      if (is_option(word))
        return fmt::format("cofree {}: {}", command->get_name(),
                           unknown_option(app, *command, word));
  for (const auto& word : app.remaining()) {
    if (is_option(word)) return "cofree: " + unknown_option(app, app, word);
    const auto known = commands_of(app);
    if (parsed.empty())
      return fmt::format("cofree: {}: there is no such command, expected one of {}{}",
                         excerpt(word), fmt::join(known, ", "), did_you_mean(word, known));
  }
  if (!only_fault) return "";
  for (const auto* command : parsed)
    for (const auto& word : command->remaining())
      return fmt::format("cofree {}: {}: not expected, the command takes no more than {}",
                         command->get_name(), excerpt(word),
                         command->get_name() == "verify"     ? "DIR and INPUT"
                         : command->get_name() == "identify" ? "one VALUE"
                                                             : "one INPUT");
  return "";
}

}  // namespace

CLI::Validator one_of(std::vector<std::string> allowed) {
  const auto list = fmt::format("{{{}}}", fmt::join(allowed, ","));
  return {[allowed = std::move(allowed), list](std::string& text) {
            if (std::find(allowed.begin(), allowed.end(), text) != allowed.end())
              return std::string();
            return fmt::format("{} given, expected one of {}{}", excerpt(text), list,
                               did_you_mean(text, allowed));
          },
          list};
}

int explain(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return app.exit(error);
  auto what = unknown_words(app, error.get_exit_code() == int(CLI::ExitCodes::ExtrasError));
  if (what.empty()) {
    what = "cofree";
    for (const auto* command : app.get_subcommands()) what += " " + command->get_name();
    what += ": ";
    what += app.get_subcommands().empty()
                ? fmt::format("no command, expected one of {}", fmt::join(commands_of(app), ", "))
                : printable(error.what());
  }
  std::cerr << what << "\nRun with --help for more information.\n";
  return 2;
}

}  // namespace cofree::app
