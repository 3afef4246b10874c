// The parts of an answer and the residuals that come with it.
#pragma once

#include "lsrdr/climb/climb.hpp"

namespace cofree::detail {

/// The parts and the certificate of the answer. Where E and L do not belong together there are none.
template <scalar K>
lsrdr_result<K> with_evidence(const lsrdr_problem<K>& problem, const critical_data<K>& found,
                              const std::optional<second_order<K>>& second,
                              const lsrdr_options& options);

/// The note of a vanishing gradient beside a certificate that does not vanish.
std::string open_certificate(const certificate& c);

}  // namespace cofree::detail
