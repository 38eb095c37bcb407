// The command line: words -> Question -> ask -> text on stdout, pictures in files, exit 0 (ok), 1 (infeasible or failed
// check) or 2 (bad input). It includes nothing of the library below its public face.
#include <sys/ioctl.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "countervail/ask.h"
#include "countervail/report.h"
#include "heap.h"
#include "manual.h"
#include "progress.h"
#include "write_file.h"

namespace countervail::app {
namespace {

constexpr int kOk = 0, kFailedCheck = 1, kBadInput = 2;
constexpr int kWidestTerminal = 140, kWidestText = 1000;

/// What the user said beside the verb's own fields.
struct Options {
  std::string data, format = "text";
  int width = -1;  ///< -1: not said
};

bool write_all(std::FILE* stream, const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stream) == text.size() &&
         std::fflush(stream) == 0;
}

int fail(const std::string& message) {
  write_all(stderr, "countervail: " + message + "\n");
  return kBadInput;
}

/// Where the binary was installed to, by the prefix it was built for, then upward (a source tree), unless the user names it. Its own
/// place comes first: a package in /usr must not read the facts of another version in /usr/local.
std::string data_directory(const std::string& given) {
  namespace fs = std::filesystem;
  if (!given.empty()) {
    if (!fs::is_directory(given)) throw Error(ErrorKind::kRead, "no such directory", given);
    return given;
  }
  std::vector<fs::path> places;
  std::error_code failed;
  const fs::path binary = fs::read_symlink("/proc/self/exe", failed);
  if (!failed) places.push_back(binary.parent_path().parent_path() / "share/countervail/data");
  places.push_back(fs::path(COUNTERVAIL_DATADIR) / "data");
  if (!failed) {
    for (fs::path up = binary.parent_path(); up != up.parent_path(); up = up.parent_path())
      places.push_back(up / "data");
  }
  for (const fs::path& place : places)
    if (fs::exists(place / "catalog", failed)) return place.string();
  throw Error::at(ErrorKind::kRead, "cannot find the data directory", "give --data DIR");
}

/// Columns of a terminal; 0 in a pipe, where nothing wraps.
int width_of_output() {
  winsize size{};
  if (!isatty(STDOUT_FILENO)) return 0;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    return std::min<int>(size.ws_col, kWidestTerminal);
  return 80;
}

TableFormat format_of(const std::string& name) {
  if (name == "json") return TableFormat::kJson;
  if (name == "csv") return TableFormat::kCsv;
  return name == "md" ? TableFormat::kMarkdown : TableFormat::kText;
}

/// The verb named by the first one or two words; `words` loses them.
const Verb* take_verb(std::vector<std::string>& words) {
  for (const std::size_t count : {2u, 1u}) {
    if (words.size() < count) continue;
    const std::string name = count == 2 ? words[0] + " " + words[1] : words[0];
    for (const Verb& verb : verbs()) {
      if (verb.name != name) continue;
      words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count));
      return &verb;
    }
  }
  return nullptr;
}

/// A file that the answer is drawn into.
bool is_drawing(const Field& field) {
  return field.name == "output" && !field.picture.empty();
}

std::string option_of(const Field& field) {
  return field.name == "output" ? "-o,--output" : "--" + field.name;
}

/// The values typed for one field.
struct Typed {
  const Field* field;
  std::vector<std::string> values;
  CLI::Option* option;
};

/// One parser for one verb, bound to its table of fields.
class Parser {
 public:
  /// `as_page`: -o names the page, whatever else it means to the verb.
  Parser(const Verb& verb, const Options& before, bool as_page = false)
      : options(before), verb_(verb), app_(verb.summary, "countervail " + verb.name) {
    if (as_page) {
      app_.add_option("-o", page_, "where the page goes")->type_name("FILE.html");
      app_.add_flag("--live", is_live_, "with the engine inside: the page asks again");
    }
    app_.footer("Usage:\n  countervail " + verb.name + " " + verb.usage + "\n\nExample:\n  " +
                verb.example);
    app_.allow_extras();  // ask() refuses them, with the nearest option
    app_.add_option("words", positional_)->group("");
    typed_.reserve(verb.fields.size());
    for (const Field& field : verb.fields)
      if (field.position == 0 && !(as_page && is_drawing(field)))
        add(typed_.emplace_back(Typed{&field, {}, nullptr}));
    app_.add_option("--format", options.format, "how to print the result (default: text)")
        ->check(CLI::IsMember({"text", "table", "json", "csv", "md"}));
    app_.add_option("--width", options.width,
                    "columns of text; 0 = nothing wraps (default: the terminal's; in a pipe 0)")
        ->check(CLI::Range(0, kWidestText));
    if (app_.get_option_no_throw("--data") == nullptr)
      app_.add_option("--data", options.data, "the data directory")->type_name("DIR");
  }

  CLI::App& app() { return app_; }
  const std::string& page() const { return page_; }
  bool is_live() const { return is_live_; }
  Question question() const;
  /// Picture -> the file that the user named for it.
  std::vector<std::pair<std::string, std::string>> files() const;

  Options options;

 private:
  void add(Typed& typed) {
    const Field& field = *typed.field;
    const std::string help =
        field.help + (field.fallback.empty() ? "" : " (default: " + field.fallback + ")");
    if (field.value_name.empty()) {
      typed.option = app_.add_flag("--" + field.name, help);
      return;
    }
    const bool is_taken = app_.get_option_no_throw("-o") != nullptr;  // by the page
    typed.option =
        app_.add_option(is_taken ? "--" + field.name : option_of(field), typed.values, help);
    typed.option->type_name(field.value_name)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    if (!field.choices.empty()) typed.option->check(CLI::IsMember(field.choices));
  }

  const Verb& verb_;
  CLI::App app_;
  std::vector<std::string> positional_;
  std::vector<Typed> typed_;
  std::string page_;
  bool is_live_ = false;
};

/// Fields by position; what is beyond them is refused by name.
void add_words(const Verb& verb, const std::vector<std::string>& words, Question& question) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Field* at = nullptr;
    for (const Field& field : verb.fields)
      if (field.position == static_cast<int>(i) + 1 || (field.position > 0 && field.repeats))
        at = &field;
    if (at == nullptr)
      throw Error::at(ErrorKind::kSyntax,
                      "one word too many for " + verb.name + ": '" + words[i] + "'",
                      "countervail " + verb.name + " " + verb.usage);
    question.given.push_back({at->name, words[i]});
  }
}

Question Parser::question() const {
  Question question{verb_.name, {}, true};
  for (const std::string& extra : app_.remaining()) {
    const std::size_t start = extra.find_first_not_of('-');
    if (start == 0 || start == std::string::npos) continue;
    question.given = {{extra.substr(start, extra.find('=') - start), ""}};
    return question;
  }
  add_words(verb_, positional_, question);
  for (const Typed& typed : typed_) {
    if (typed.option->count() == 0) continue;
    if (typed.field->value_name.empty()) question.given.push_back({typed.field->name, "true"});
    const bool asked = !typed.field->picture.empty() && typed.field->name != "output";
    for (const std::string& value : typed.values)
      question.given.push_back({typed.field->name, asked ? "true" : value});
  }
  return question;
}

std::vector<std::pair<std::string, std::string>> Parser::files() const {
  std::vector<std::pair<std::string, std::string>> named;
  for (const Typed& typed : typed_)
    if (!typed.field->picture.empty() && !typed.values.empty())
      named.emplace_back(typed.field->picture, typed.values.back());
  return named;
}

/// The exit code where the words end the matter: help, or words that are no options.
std::optional<int> parse(Parser& parser, std::vector<std::string> words) {
  std::reverse(words.begin(), words.end());  // as CLI11 wants them
  try {
    parser.app().parse(words);
  } catch (const CLI::Success& success) {
    return parser.app().exit(success);
  } catch (const CLI::ParseError& error) {
    const std::string message = error.what();
    const Error shown(ErrorKind::kSyntax, message.substr(0, message.find('\n')));
    return fail(shown.what());  // without escape codes, which words of the shell may hold
  }
  return std::nullopt;
}

int run_verb(const Verb& verb, std::vector<std::string> words, const Options& before) {
  Parser parser(verb, before);
  if (const std::optional<int> ended = parse(parser, std::move(words))) return *ended;
  const Facts facts = Facts::load(data_directory(parser.options.data));
  Question question = parser.question();
  question.progress = progress_line();
  const Answer answer = ask(facts, question);
  if (answer.document.schema.empty()) return kOk;  // a process that answered rows for another
  for (const auto& [key, path] : parser.files())
    for (const Picture& picture : answer.document.pictures)
      if (picture.key == key || key == "output") write_file(path, picture.bytes);
  for (const std::string& warning : answer.document.warnings) write_all(stderr, warning + "\n");
  const int width = parser.options.width < 0 ? width_of_output() : parser.options.width;
  const std::string shown = render(answer.document, format_of(parser.options.format), width);
  if (shown.empty()) write_all(stderr, answer.document.sentence + "\n");  // a CSV without rows
  if (!write_all(stdout, shown)) return fail("cannot write the output");
  return answer.holds ? kOk : kFailedCheck;
}

/// "report VERB ... -o FILE.html": the answer of any verb as a page.
int run_report(const Verb& verb, std::vector<std::string> words, const Options& before) {
  Parser parser(verb, before, true);
  if (const std::optional<int> ended = parse(parser, std::move(words))) return *ended;
  const std::string path = parser.page();
  if (!path.ends_with(".html"))
    throw Error::at(ErrorKind::kMissing, "name the page's file with -o", "-o answer.html");
  const Facts facts = Facts::load(data_directory(parser.options.data));
  Question question = parser.question();
  for (const Field& field : verb.fields)  // a drawing stands on the page
    if (is_drawing(field)) question.given.push_back({field.name, "svg"});
  const Report made = report_on(facts, question, report_options(facts, parser.is_live()));
  write_file(path, made.page);
  for (const std::string& warning : made.answer.document.warnings)
    write_all(stderr, warning + "\n");
  Document said;
  said.sentence = made.answer.document.sentence;
  const int width = parser.options.width < 0 ? width_of_output() : parser.options.width;
  if (!write_all(stdout, render(said, TableFormat::kText, width)))
    return fail("cannot write the output");
  return made.answer.holds ? kOk : kFailedCheck;
}

/// --help, --version and what packaging asks for; without a verb.
int run_without_verb(const std::vector<std::string>& words) {
  const std::string first = words.empty() ? "" : words.front();
  const auto say = [](const std::string& text) {
    return write_all(stdout, text) ? kOk : kBadInput;
  };
  if (first == "--version") return say("countervail " COUNTERVAIL_VERSION "\n");
  if (first == "--man") return say(man_page());
  if (first == "--bash-completion") return say(bash_completion());
  if (first.empty() || first == "--help" || first == "-h") return say(help_text());
  const std::string family = family_text(first);
  if (family.empty()) verb_named(first);  // throws with the nearest spelling
  if (words.size() > 1 && words[1] != "--help" && words[1] != "-h")
    return fail("unknown " + first + " command '" + words[1] + "'\n" + family);
  return words.size() > 1 ? say(family) : fail(first + " needs a command\n" + family);
}

int width_named(const std::string& text) {
  char* end = nullptr;
  const long width = std::strtol(text.c_str(), &end, 10);
  if (text.empty() || *end != '\0' || width < 0 || width > kWidestText)
    throw Error(ErrorKind::kRange, "--width must be from 0 to 1000, got '" + text + "'");
  return static_cast<int>(width);
}

int run(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  Options before;  // a verb whose own --data is a table takes the directory before its name
  while (words.size() > 1 && (words[0] == "--data" || words[0] == "--width")) {
    if (words[0] == "--data")
      before.data = words[1];
    else
      before.width = width_named(words[1]);
    words.erase(words.begin(), words.begin() + 2);
  }
  const Verb* verb = take_verb(words);
  if (verb == nullptr) return run_without_verb(words);
  if (verb->name == "report")
    if (const Verb* asked = take_verb(words); asked != nullptr && asked->name != "report")
      return run_report(*asked, std::move(words), before);
  return run_verb(*verb, std::move(words), before);
}

}  // namespace
}  // namespace countervail::app

int main(int argc, char** argv) {
  using namespace countervail;
  app::prefer_large_pages();
  try {
    return app::run(argc, argv);
  } catch (const Error& error) {
    return app::fail(error.what());
  } catch (const std::bad_alloc&) {
    return app::fail("out of memory");
  } catch (const std::exception& error) {
    return app::fail(std::string("internal error: ") + error.what());
  }
}
