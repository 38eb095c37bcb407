// How many H20 train Llama 3.1 8B as fast as 8 H100?
#include <countervail/study.h>

#include <iostream>

int main(int, char** argv) {
  countervail::ParityRequest request;
  request.scenario = {.candidate = {.chip = "H20 96GB"},
                      .reference = {.chip = "H100 SXM5 80GB"},
                      .model = "Llama 3.1 8B",
                      .global_batch = 64,
                      .reference_count = 8};
  const countervail::Answer answer = ask(countervail::Facts::load(argv[1]), request);
  std::cout << answer.document.sentence << "\n";
  return answer.holds ? 0 : 1;
}
