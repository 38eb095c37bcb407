// Countervail inside another program: embed DATA_DIRECTORY
#include <catalog/load_facts.h>
#include <study/parity.h>

#include <cstdio>

int main(int, char** argv) {
  countervail::Scenario question{.model = "Llama 3.1 8B", .global_batch = 64};
  question.candidate.chip = "H20 96GB";
  question.reference.chip = "H100 SXM5 80GB";
  const auto answer = countervail::parity(countervail::load_facts(argv[1]), question, {});
  std::printf("%lld packages\n", answer.candidate.units);
}
