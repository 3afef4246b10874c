# Finds FLINT (Debian: libflint-dev) and defines FLINT::FLINT, which brings MPFR::MPFR and GMP::GMP.
include(CMakeFindDependencyMacro)
find_dependency(MPFR)
find_path(FLINT_INCLUDE_DIR flint/fmpz_lll.h)
find_library(FLINT_LIBRARY flint)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(FLINT REQUIRED_VARS FLINT_LIBRARY FLINT_INCLUDE_DIR)
if(FLINT_FOUND AND NOT TARGET FLINT::FLINT)
  add_library(FLINT::FLINT UNKNOWN IMPORTED)
  set_target_properties(FLINT::FLINT PROPERTIES IMPORTED_LOCATION ${FLINT_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${FLINT_INCLUDE_DIR} INTERFACE_LINK_LIBRARIES MPFR::MPFR)
endif()
