#pragma once
// How the program deals with the memory that it gets from the system.

namespace woundwell {

/// Freed memory is kept for the next picture. The maps of a picture are a few MB each, which the C
/// library would ask of the system one by one and give back, zeroed page by page each time: a third
/// of the time to measure a picture. Blocks up to 32 MB come from the heap instead, and up to 1 GB
/// of it is not given back. To be called once, before anything else; nothing where the C library is
/// not the GNU one. Source: mallopt(3).
void keep_freed_memory();

}  // namespace woundwell
