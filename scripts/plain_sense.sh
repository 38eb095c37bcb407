#!/usr/bin/env bash
# Answers that must hold whatever the numbers are, asked of the command line as its users do:
#   self-parity exact, the default question the same by name, no side above its peak or far above what was published, tensor
#   groups inside the innermost plane, no better fact that lowers a rate, sums that are sums.
#   plain_sense.sh BINARY [--all]     --all: self-parity of every chip with a system, not of one a vendor
# A chip of which a fact is missing is refused by the name of that fact, and passes.
set -euo pipefail
binary=$1 all=${2:-} failures=0
root=$(cd "$(dirname "$0")/.." && pwd)
ask() { "$binary" --data "$root/data" "$@"; }
fail() { echo "plain sense: $*" >&2; failures=$((failures + 1)); }
# KEY END: low, value or high of a figure in the JSON of stdin.
figure() { sed -n "s/.*\"key\": \"$1\",.*\"$2\": \([-0-9.e+]*\).*/\1/p" | head -n 1; }
at_most() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a <= b) }'; }

chips=$(grep -h ',default_system,' "$root"/data/catalog/chips/*.csv | sed -E 's/^("[^"]*"|[^,]*),default_system,.*/\1/; s/"//g' | sort -u)
if [[ $all != --all ]]; then
  chips=$'A100 SXM4 80GB\nAscend 910C\nGB200 (per GPU)\nH100 SXM5 80GB\nH20 96GB\nMI300X\nTPU v5p\nTrainium2\nGaudi 3 (OAM)'
fi
while IFS= read -r chip; do
  answer=$(ask parity --candidate "$chip" --reference "$chip" --model "Llama 3.1 8B" --batch 512 \
    --reference-count 64 --format json 2>&1) || { grep -qE "no training software|no fact|no link rate|no default system" <<<"$answer" || fail "$chip against itself: $answer"; continue; }
  low=$(figure candidate.units low <<<"$answer") high=$(figure candidate.units high <<<"$answer")
  used=$(figure candidate.devices_used value <<<"$answer") theirs=$(figure reference.devices_used value <<<"$answer")
  [[ $low == "$high" && $used == "$theirs" ]] || fail "$chip against itself: $low to $high of 64, $used of $theirs devices"
done <<<"$chips"

by_default=$(ask parity --format json) || true
by_name=$(ask parity --candidate "Ascend 910C" --reference "H800 SXM5 80GB" --format json) || true
[[ $by_default == "$by_name" ]] || fail "the default question has another answer when its chips are named"

sums() {  # of a plan's JSON: the parts of time and memory against their totals
  awk -F'"' '/"key": "(time|memory)\./ { split($4, key, "."); match($0, /"value": [-0-9.e+]+/); v = substr($0, RSTART + 9, RLENGTH - 9) + 0
      if (key[2] == "total") total[key[1]] = v; else if (key[2] != "usable") sum[key[1]] += v }
    END { for (k in total) if (total[k] > 0 && (sum[k] / total[k] - 1) ^ 2 > 1e-18) exit 1 }'
}
models=("Llama 3.1 8B" "Llama 3.1 70B" "Llama 3.1 405B" "DeepSeek-V3 671B" "Qwen3-235B-A22B" "Mixtral 8x7B")
while IFS='|' read -r chip unit; do
  for model in "${models[@]}"; do
    answer=$(ask plan "$chip" --model "$model" --packages 512 --batch 2048 --sequence 4096 --format json 2>&1) || continue
    share=$(figure model_flops_utilisation value <<<"$answer")
    at_most "$share" 1 || fail "$chip, $model: utilisation $share"
    sums <<<"$answer" || fail "$chip, $model: parts of time or memory do not add up"
    tensor=$(grep -o '"tensor_parallel": [0-9]*' <<<"$answer" | head -n 1 | grep -o '[0-9]*$')
    [[ -z $tensor || $((unit % tensor)) == 0 ]] || fail "$chip, $model: tensor groups of $tensor in units of $unit"
  done
done <<'CHIPS'
A100 SXM4 80GB|8
H100 SXM5 80GB|8
H800 SXM5 80GB|8
H20 96GB|8
H200 SXM 141GB|8
B200 SXM (HGX)|8
B300 SXM (HGX)|8
GB200 (per GPU)|72
GB300 (per GPU)|72
Ascend 910B3|8
Ascend 910C|768
MI300X|8
CHIPS

rate() { ask plan "H100 SXM5 80GB" --model "Llama 3.1 70B" --packages 256 --batch 1024 --format json "$@" | figure tokens_per_second value; }
before=$(rate)
while IFS= read -r better; do
  after=$(rate --set "$better")
  at_most "$before" "$after" || fail "$better lowers the rate from $before to $after"
done <<'FACTS'
chip/H100 SXM5 80GB/bf16=1100 TFLOP/s
chip/H100 SXM5 80GB/fp8=2200 TFLOP/s
chip/H100 SXM5 80GB/memory_bandwidth=3700 GB/s
chip/H100 SXM5 80GB/memory_capacity=90 GB
system/DGX H100/plane.scaleup.bandwidth=500 GB/s
system/DGX H100/plane.scaleout.bandwidth=500 Gbit/s
FACTS

[[ $failures == 0 ]] || { echo "$failures answers make no plain sense" >&2; exit 1; }
echo "plain sense holds"
