#pragma once
// Curves and fabrics by name -> numbers: one reading for answers and for what validates them.
#include <string>

#include "cluster/expert_exchange.h"
#include "cluster/fabric.h"
#include "facts/ledger.h"
#include "transformer/device.h"

namespace countervail {

/// curve/gemm/NAME/...: the share of the peak, without any chip's factor.
GemmCurve gemm_curve_of(Ledger& ledger, const std::string& name);

/// curve/attention/NAME/..., without a mask: `causal_rows` is what a causal one adds to the half-length.
AttentionCurve attention_curve_of(Ledger& ledger, const std::string& name);
double causal_rows_of(Ledger& ledger, const std::string& name);

/// What kernels of the third generation (FlashAttention-3, cuDNN 9) reach over the curve on its chips; 1 where they do not run.
double third_generation_of(Ledger& ledger, const std::string& name);

/// fabric/NAME/...
Fabric fabric_of(Ledger& ledger, const std::string& name);

/// exchange/LIBRARY/...: launch, time a peer, whether copies are merged; the rest belongs to the model.
ExchangePattern exchange_of(Ledger& ledger, const std::string& library);

}  // namespace countervail
