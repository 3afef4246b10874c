// Every law in single precision: what is hard-wired to double somewhere fails its bounds here or below.
#include "all_laws.hpp"

TEST_CASE_TEMPLATE("every law with float", K, float, cofree::complex<float>,
                   cofree::quaternion<float>) {
  all_laws::all<K>();
}
