// One process: nobody to hand out to.
#include "ask/crew.h"

namespace countervail {

Crew::Crew() = default;
Crew::~Crew() = default;

void Crew::hand_out(const std::vector<long long>&, std::size_t,
                    const std::function<void(StoredRow)>&) {}

void Crew::work(const std::function<std::vector<StoredRow>(const std::vector<long long>&)>&) {}

}  // namespace countervail
