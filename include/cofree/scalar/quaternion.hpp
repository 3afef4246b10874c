// cofree/scalar/quaternion.hpp — the quaternions w + x i + y j + z k over a real type.
//
//   quaternion<R>   i² = j² = k² = ijk = −1, stored w, x, y, z, interleaved
//
// Multiplication does not commute. A real factor may stand on either side.
#pragma once

#include <utility>

namespace cofree {

/// w + x i + y j + z k; conjugate(pq) = conjugate(q) conjugate(p), |pq| = |p||q|.
template <class R>
struct quaternion {
  R w{}, x{}, y{}, z{};

  quaternion() = default;
  explicit(false) quaternion(R w_, R x_ = R{}, R y_ = R{}, R z_ = R{})
      : w(std::move(w_)), x(std::move(x_)), y(std::move(y_)), z(std::move(z_)) {}

  bool operator==(const quaternion&) const = default;

  quaternion& operator+=(const quaternion& b) {
    w += b.w, x += b.x, y += b.y, z += b.z;
    return *this;
  }
  quaternion& operator-=(const quaternion& b) {
    w -= b.w, x -= b.x, y -= b.y, z -= b.z;
    return *this;
  }
  quaternion& operator*=(const R& r) {
    w *= r, x *= r, y *= r, z *= r;
    return *this;
  }
  quaternion& operator/=(const R& r) {
    w /= r, x /= r, y /= r, z /= r;
    return *this;
  }

  friend quaternion operator-(const quaternion& a) { return {-a.w, -a.x, -a.y, -a.z}; }
  friend quaternion operator+(quaternion a, const quaternion& b) { return a += b; }
  friend quaternion operator-(quaternion a, const quaternion& b) { return a -= b; }
  friend quaternion operator*(quaternion a, const R& r) { return a *= r; }
  friend quaternion operator*(const R& r, quaternion a) { return a *= r; }
  friend quaternion operator/(quaternion a, const R& r) { return a /= r; }
  friend quaternion operator*(const quaternion& a, const quaternion& b) {
    return {a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
            a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
            a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w};
  }
};

}  // namespace cofree
