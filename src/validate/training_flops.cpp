// FLOPs of a step as the sources of measured training count them: what is a product, whether attention is causal, what
// recomputation adds. Conventions: data/measured/sources.toml.
#include "transformer/attended_keys.h"
#include "validate/training_runs.h"

namespace countervail {

double counted_flops_per_token(const ModelShape& m, int sequence) {
  const double layers = m.layers + m.mtp_layers;
  const double attention =
      6 * layers * mean_attended_keys(m, sequence) * (query_width(m) + value_width(m));
  const double module = moe_common_weights(m) + m.top_k * expert_weights(m) +
                        mtp_projection_weights(m) + embedding_weights(m);
  return 6 * (active_weights(m, 1) + m.mtp_layers * module) + attention;
}

double convention_flops(FlopConvention convention, const ModelShape& m, const Job& job,
                        double parameters) {
  const double tokens = static_cast<double>(job.global_batch) * job.sequence;
  const double s = job.sequence, h = m.hidden, layers = m.layers, vocab = m.vocab;
  switch (convention) {
    case FlopConvention::kMegatron:
      // Korthikanti et al. 2022, arXiv:2205.05198, appendix A: model FLOPs, full attention.
      return 72 * tokens * layers * h * h * (1 + s / (6 * h) + vocab / (12 * layers * h));
    case FlopConvention::kMegatronRecompute:
      // Narayanan et al. 2021, arXiv:2104.04473, section 5.1: with the forward pass done again.
      return 96 * tokens * layers * h * h * (1 + s / (6 * h) + vocab / (16 * layers * h));
    case FlopConvention::kFull:
      return tokens * (6 * parameters + 12 * layers * query_width(m) * s);
    case FlopConvention::kFullWithoutEmbedding:
      return tokens * (6 * (parameters - vocab * h) + 12 * layers * query_width(m) * s);
    case FlopConvention::kCausal:
      return tokens * (6 * parameters + 6 * layers * query_width(m) * s);
  }
  return 0;
}

}  // namespace countervail
