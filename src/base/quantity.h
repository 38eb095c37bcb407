#pragma once
// Dimensioned numbers: a double in SI that knows its dimension at compile time.
//
//   Quantity<Dimension>: value = si() in products of powers of
//   metre, second, joule, kelvin, byte, flop, dollar.
//
// Adding bytes to seconds does not compile; bytes / seconds is a BytesPerSecond. A quotient of equal
// dimensions is a plain double. Energy (joule) stands in for mass: no model here needs kilograms.
#include <compare>

namespace countervail {

/// Exponents of the base units.
struct Dimension {
  int metre = 0, second = 0, joule = 0, kelvin = 0, byte = 0, flop = 0, dollar = 0;
  friend constexpr bool operator==(const Dimension&, const Dimension&) = default;
};

constexpr Dimension operator*(Dimension a, Dimension b) {
  return {a.metre + b.metre, a.second + b.second, a.joule + b.joule,  a.kelvin + b.kelvin,
          a.byte + b.byte,   a.flop + b.flop,     a.dollar + b.dollar};
}
constexpr Dimension inverse(Dimension d) {
  return {-d.metre, -d.second, -d.joule, -d.kelvin, -d.byte, -d.flop, -d.dollar};
}
constexpr Dimension operator/(Dimension a, Dimension b) {
  return a * inverse(b);
}
constexpr Dimension power(Dimension d, int n) {
  return {d.metre * n, d.second * n, d.joule * n, d.kelvin * n,
          d.byte * n,  d.flop * n,   d.dollar * n};
}

namespace dimension {
inline constexpr Dimension kNone{};
inline constexpr Dimension kMetre{.metre = 1};
inline constexpr Dimension kSecond{.second = 1};
inline constexpr Dimension kJoule{.joule = 1};
inline constexpr Dimension kKelvin{.kelvin = 1};
inline constexpr Dimension kByte{.byte = 1};
inline constexpr Dimension kFlop{.flop = 1};
inline constexpr Dimension kDollar{.dollar = 1};
inline constexpr Dimension kArea = power(kMetre, 2);
inline constexpr Dimension kPerArea = inverse(kArea);
inline constexpr Dimension kPerSecond = inverse(kSecond);
inline constexpr Dimension kBytesPerSecond = kByte / kSecond;
inline constexpr Dimension kFlopsPerSecond = kFlop / kSecond;
inline constexpr Dimension kWatt = kJoule / kSecond;
inline constexpr Dimension kJoulesPerByte = kJoule / kByte;
inline constexpr Dimension kDollarsPerJoule = kDollar / kJoule;
inline constexpr Dimension kWattsPerMetreKelvin = kWatt / kMetre / kKelvin;
}  // namespace dimension

template <Dimension D>
class Quantity {
 public:
  static constexpr Dimension kDimension = D;
  constexpr Quantity() = default;
  constexpr explicit Quantity(double in_si) : value_(in_si) {}
  /// The number in SI base units of this dimension.
  constexpr double si() const { return value_; }

  constexpr Quantity& operator+=(Quantity b) { return value_ += b.value_, *this; }
  constexpr Quantity& operator-=(Quantity b) { return value_ -= b.value_, *this; }
  constexpr Quantity& operator*=(double f) { return value_ *= f, *this; }
  friend constexpr Quantity operator+(Quantity a, Quantity b) {
    return Quantity(a.value_ + b.value_);
  }
  friend constexpr Quantity operator-(Quantity a, Quantity b) {
    return Quantity(a.value_ - b.value_);
  }
  friend constexpr Quantity operator-(Quantity a) { return Quantity(-a.value_); }
  friend constexpr Quantity operator*(Quantity a, double f) { return Quantity(a.value_ * f); }
  friend constexpr Quantity operator*(double f, Quantity a) { return Quantity(f * a.value_); }
  friend constexpr Quantity operator/(Quantity a, double f) { return Quantity(a.value_ / f); }
  friend constexpr auto operator<=>(Quantity, Quantity) = default;

 private:
  double value_ = 0;
};

template <Dimension A, Dimension B>
constexpr auto operator*(Quantity<A> a, Quantity<B> b) {
  constexpr Dimension kProduct = A * B;
  if constexpr (kProduct == Dimension{})
    return a.si() * b.si();
  else
    return Quantity<kProduct>(a.si() * b.si());
}
template <Dimension A, Dimension B>
constexpr auto operator/(Quantity<A> a, Quantity<B> b) {
  constexpr Dimension kQuotient = A / B;
  if constexpr (kQuotient == Dimension{})
    return a.si() / b.si();
  else
    return Quantity<kQuotient>(a.si() / b.si());
}

using Metres = Quantity<dimension::kMetre>;
using SquareMetres = Quantity<dimension::kArea>;
using Seconds = Quantity<dimension::kSecond>;
using PerSecond = Quantity<dimension::kPerSecond>;
using Joules = Quantity<dimension::kJoule>;
using Kelvin = Quantity<dimension::kKelvin>;
using Bytes = Quantity<dimension::kByte>;
using Flops = Quantity<dimension::kFlop>;
using Usd = Quantity<dimension::kDollar>;
using BytesPerSecond = Quantity<dimension::kBytesPerSecond>;
using FlopsPerSecond = Quantity<dimension::kFlopsPerSecond>;
using Watts = Quantity<dimension::kWatt>;
using JoulesPerByte = Quantity<dimension::kJoulesPerByte>;
using UsdPerJoule = Quantity<dimension::kDollarsPerJoule>;

}  // namespace countervail
