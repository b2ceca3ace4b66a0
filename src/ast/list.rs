//! How the fluent methods fill lists: most of these are empty until then, and get one or a few elements.

use alloc::vec::Vec;

/// Adds an element. The first allocation has room for four, and its size is known to the compiler of Rust.
#[inline(always)]
pub(super) fn push<T>(list: &mut Vec<T>, item: T) {
    if list.capacity() == 0 {
        *list = Vec::with_capacity(4);
    }
    list.push(item);
}

/// Adds elements; a list that is empty becomes theirs.
#[inline]
pub(super) fn append<T>(list: &mut Vec<T>, more: Vec<T>) {
    if list.is_empty() {
        *list = more;
    } else {
        list.extend(more);
    }
}
