// The command line face: parse with the verb table, run, print, exit 0 (ok), 1 (infeasible or failed
// check) or 2 (bad input). The library below never prints and never exits.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>

#include "base/error.h"
#include "base/text.h"
#include "manual.h"
#include "verb.h"

namespace countervail::app {
namespace {

constexpr const char* kAbout =
    "countervail: what AI capability can you field with the chips you can get?\n"
    "Exit codes: 0 ok, 1 infeasible or failed check, 2 bad input.";

/// The options of one verb, bound to CLI11 and read back after parsing.
struct BoundVerb {
  const Verb* verb;
  CLI::App* command;
  std::vector<std::string> positional;
  std::map<std::string, std::vector<std::string>> values;
};

void bind(BoundVerb& bound, CLI::App& app) {
  const Verb& verb = *bound.verb;
  bound.command = app.add_subcommand(verb.name, verb.summary);
  bound.command->footer("Usage:\n  countervail " + verb.name + " " + verb.usage +
                        "\n\nExample:\n  " + verb.example);
  bound.command->add_option("arguments", bound.positional)->group("");
  for (const Option& option : verb.options) {
    const std::string help =
        option.help + (option.fallback.empty() ? "" : " (default: " + option.fallback + ")");
    if (option.value_name.empty()) {
      bound.command->add_flag(option.name, help);
      continue;
    }
    CLI::Option* added = bound.command->add_option(option.name, bound.values[option.name], help);
    added->type_name(option.value_name)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    if (!option.choices.empty()) added->check(CLI::IsMember(option.choices));
  }
}

Arguments arguments_of(const BoundVerb& bound) {
  Arguments arguments;
  arguments.positional = bound.positional;
  for (const Option& option : bound.verb->options) {
    if (bound.command->count(option.name) == 0) continue;
    const auto found = bound.values.find(option.name);
    arguments.options[option.name] =
        found == bound.values.end() ? std::vector<std::string>() : found->second;
  }
  return arguments;
}

/// By the install prefix, then beside the binary (and up to the source tree), then --data.
std::string find_directory(const std::string& given, const char* name, const char* marker) {
  namespace fs = std::filesystem;
  if (!given.empty()) {
    if (!fs::is_directory(given)) throw Error(ErrorKind::kRead, "no such directory", given);
    return given;
  }
  std::vector<fs::path> places = {fs::path(COUNTERVAIL_DATADIR) / name};
  std::error_code failed;
  const fs::path binary = fs::read_symlink("/proc/self/exe", failed);
  if (!failed) {
    places.push_back(binary.parent_path().parent_path() / "share/countervail" / name);
    for (fs::path up = binary.parent_path(); up != up.parent_path(); up = up.parent_path())
      places.push_back(up / name);
  }
  for (const fs::path& place : places)
    if (fs::exists(place / marker, failed)) return place.string();
  throw Error::at(ErrorKind::kRead, fmt::format("cannot find the {} directory", name),
                  "give --data DIR");
}

/// Of the terminal, 80 where it does not say; 0 into a pipe or a file, where nothing wraps and grep finds whole names.
int terminal_width() {
  if (isatty(STDOUT_FILENO) == 0) return 0;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    return std::min<int>(size.ws_col, 140);
  return 80;
}

bool write_all(std::FILE* stream, const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stream) == text.size() &&
         std::fflush(stream) == 0;
}

/// What every verb takes, before its name or behind it.
struct GlobalOptions {
  std::string data;
  int width = -1;  ///< -1: as the terminal has it
};

void add_global_options(CLI::App& app, GlobalOptions& globals) {
  constexpr int kWidest = 10'000;
  // A verb whose own --data is a table takes the directory before its name.
  if (app.get_option_no_throw("--data") == nullptr)
    app.add_option("--data", globals.data, "the data directory")->type_name("DIR");
  app.add_option("--width", globals.width, "characters of a line, 0 = nothing wraps")
      ->type_name("N")
      ->check(CLI::Range(0, kWidest).description(""));
}

int run_verb(const Verb& verb, const Arguments& arguments, const GlobalOptions& globals) {
  Context context;
  context.width = globals.width >= 0 ? globals.width : terminal_width();
  context.data_directory = find_directory(globals.data, "data", "catalog");
  context.scenario_directory =
      (std::filesystem::path(context.data_directory).parent_path() / "scenarios").string();
  const int code = verb.run(arguments, context);
  write_all(stderr, context.talk);
  if (!write_all(stdout, context.out)) {
    write_all(stderr, "countervail: cannot write the output\n");
    return kBadInput;
  }
  return code;
}

int fail(const std::string& message) {
  write_all(stderr, "countervail: " + message + "\n");
  return kBadInput;
}

std::string spelling_hint(const std::vector<std::string>& words) {
  std::vector<std::string> names;
  for (const Verb& verb : verbs()) names.push_back(verb.name);
  const std::string hint = words.empty() ? "" : did_you_mean(words.front(), names);
  return hint.empty() ? "" : " (" + hint + ")";
}

int run(int argc, char** argv) {
  CLI::App app(kAbout, "countervail");
  app.set_version_flag("--version", "countervail " COUNTERVAIL_VERSION);
  GlobalOptions globals;
  add_global_options(app, globals);
  bool man = false, completion = false;
  app.add_flag("--man", man, "print the man page");
  app.add_flag("--bash-completion", completion, "print the completion for bash");
  app.require_subcommand(0, 1);
  std::vector<BoundVerb> bound;
  bound.reserve(verbs().size());
  for (const Verb& verb : verbs()) bind(bound.emplace_back(BoundVerb{&verb, nullptr, {}, {}}), app);
  for (BoundVerb& each : bound) add_global_options(*each.command, globals);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    std::string message = error.what();
    return fail(message.substr(0, message.find('\n')) + spelling_hint(app.remaining()));
  }
  for (const BoundVerb& each : bound) {
    if (!each.command->parsed()) continue;
    return run_verb(*each.verb, arguments_of(each), globals);
  }
  if (man || completion)
    return write_all(stdout, man ? man_page() : bash_completion()) ? kOk : kBadInput;
  write_all(stdout, app.help());
  return argc > 1 ? kBadInput : kOk;
}

}  // namespace
}  // namespace countervail::app

int main(int argc, char** argv) {
  try {
    return countervail::app::run(argc, argv);
  } catch (const countervail::Error& error) {
    return countervail::app::fail(error.what());
  } catch (const std::bad_alloc&) {
    return countervail::app::fail("out of memory");
  } catch (const std::exception& error) {
    return countervail::app::fail(std::string("internal error: ") + error.what());
  }
}
