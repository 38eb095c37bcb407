#pragma once
// Runs the built binary as a user would and keeps what it said.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace countervail::test {

struct Said {
  int code = -1;
  std::string out, err;
};

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A folder that is gone when the test ends.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "countervail-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
    path_ = name;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

/// A command as typed in a shell whose folder is `folder` and that finds the built binary as `countervail`.
inline Said shell_says(const std::string& command,
                       const std::string& folder = COUNTERVAIL_SOURCE_DIR) {
  const Scratch scratch;
  const std::string script = scratch.write("command", command + "\n"),
                    out = (scratch.path() / "out").string(),
                    err = (scratch.path() / "err").string();
  const std::string binaries = std::filesystem::path(COUNTERVAIL_BINARY).parent_path().string();
  const std::string line = "cd '" + folder + "' && PATH='" + binaries + "':\"$PATH\" bash '" +
                           script + "' >'" + out + "' 2>'" + err + "' </dev/null";
  const int status = std::system(line.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(out), text_of(err)};
}

/// `arguments` as typed in a shell whose folder is the source tree.
inline Said countervail_says(const std::string& arguments) {
  return shell_says("countervail " + arguments);
}

}  // namespace countervail::test
