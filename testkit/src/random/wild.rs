//! Trees that no sane program builds.
