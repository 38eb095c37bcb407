// A plan of supply takes a linear program and a thousand draws: the command line has them, the page does not.
#include "ask/plan_at.h"

#include "base/error.h"

namespace countervail::fields {
namespace {

[[noreturn]] void refuse(const std::string& plan_at) {
  throw Error::at(ErrorKind::kConflict,
                  "plans of supply ('" + plan_at + "') are not part of the page",
                  "the same question on a command line takes them");
}

}  // namespace

package::Stock stock_at(const Facts&, const Inputs&, const std::string& plan_at,
                        const std::string&) {
  refuse(plan_at);
}

void add_have(const Facts&, const std::string& plan_at, const std::string&, double, Document&) {
  refuse(plan_at);
}

}  // namespace countervail::fields
