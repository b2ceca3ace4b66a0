//! Where the fluent methods put what they make: lists, most of which get one or a few elements, and boxes.
//!
//! What is made elsewhere and copied into its place takes several times as long, and the compiler of Rust makes it in
//! its place only if it need not be ready to drop it, should something unwind meanwhile. So memory is asked for by
//! functions out of which nothing unwinds, which is what their ABI is for: where it runs out the process ends, as it
//! does by default.
#![allow(improper_ctypes_definitions, reason = "no other language calls these functions")]

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::iter;
use core::mem::{self, ManuallyDrop, MaybeUninit};

/// The value in a box.
#[inline(always)]
pub(super) fn boxed<T>(value: T) -> Box<T> {
    Box::write(empty(), value)
}

#[inline(always)]
extern "C" fn empty<T>() -> Box<MaybeUninit<T>> {
    Box::new_uninit()
}

/// An empty list with room for so many elements.
#[inline(always)]
pub(super) extern "C" fn room<T>(count: usize) -> Vec<T> {
    Vec::with_capacity(count)
}

/// Room for so many more elements.
#[inline(always)]
pub(super) extern "C" fn reserve<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() == 0 {
        // There is nothing in it that would have to be dropped.
        mem::forget(mem::replace(list, Vec::with_capacity(more)));
    } else {
        list.reserve(more);
    }
}

/// One more element. While the list grows the element is nobody's to drop.
#[inline(always)]
pub(super) extern "C" fn add<T>(list: &mut Vec<T>, item: T) {
    list.extend(iter::once(ManuallyDrop::new(item)).map(ManuallyDrop::into_inner));
}

/// The list with one more element. The first allocation has room for four.
#[inline(always)]
pub(super) fn push<T>(list: Vec<T>, item: T) -> Vec<T> {
    let mut list = if list.capacity() == 0 { room(4) } else { list };
    if list.len() < list.capacity() {
        add(&mut list, item);
        list
    } else {
        grown((list, item))
    }
}

// Both in one: this pair has an address, and where there is room the list and the element need none.
#[cold]
#[inline(never)]
extern "C" fn grown<T>((mut list, item): (Vec<T>, T)) -> Vec<T> {
    list.push(item);
    list
}

/// The list with more elements; one that is empty becomes theirs.
#[inline(always)]
pub(super) fn append<T>(mut list: Vec<T>, more: Vec<T>) -> Vec<T> {
    if list.is_empty() {
        return more;
    }
    list.extend(more);
    list
}

/// This value in place of what was said before.
#[inline(always)]
pub(super) fn set<T>(_earlier: Option<T>, value: T) -> Option<T> {
    Some(value)
}

/// A list of these elements, each of which is made when there is a place for it.
macro_rules! list {
    ($($item:expr),+) => {{
        let mut list = $crate::ast::place::room([$(stringify!($item)),+].len());
        $($crate::ast::place::add(&mut list, $item);)+
        list
    }};
}
pub(super) use list;

/// A list of what the method makes of each element of an array of `N`. The first are taken one by one, not in a loop:
/// where they are literals the compiler of Rust looks at them, and nothing is left to be done at run time.
macro_rules! each {
    ($array:expr, $method:ident) => {{
        let mut list = $crate::ast::place::room(N);
        let mut all = $array.into_iter();
        $crate::ast::place::each!(@first list all $method 1 2 3 4 5 6 7 8);
        for one in all {
            $crate::ast::place::add(&mut list, one.$method());
        }
        list
    }};
    (@first $list:ident $all:ident $method:ident $($nth:literal)*) => {
        $(
            if $nth <= N
                && let Some(one) = $all.next()
            {
                $crate::ast::place::add(&mut $list, one.$method());
            }
        )*
    };
}
pub(super) use each;

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;
    use alloc::{format, vec};

    fn made<const N: usize>(names: [&'static str; N]) -> Vec<String> {
        each!(names, into)
    }

    #[test]
    fn an_array_of_any_length_becomes_a_list_in_its_order() {
        assert_eq!(made([]), Vec::<String>::new());
        assert_eq!(made(["a", "b"]), ["a", "b"]);
        let many = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        assert_eq!(made(many), many, "more than are taken one by one");
    }

    #[test]
    fn a_list_grows_by_one_however_long_it_is() {
        let list = (0..100).fold(Vec::new(), |list, number| push(list, format!("{number}")));
        assert_eq!(list.len(), 100);
        assert!(list.iter().enumerate().all(|(at, text)| *text == format!("{at}")));
        assert_eq!(push(vec![()], ()).len(), 2, "what takes no room has room for more");
    }

    #[test]
    fn what_is_added_is_dropped_once() {
        let element = alloc::sync::Arc::new(());
        let mut list = list![element.clone(), element.clone()];
        add(&mut list, element.clone());
        reserve(&mut list, 10);
        let list = push(list, element.clone());
        let boxed = boxed(element.clone());
        assert_eq!(alloc::sync::Arc::strong_count(&element), 6);
        drop((list, boxed));
        assert_eq!(alloc::sync::Arc::strong_count(&element), 1);
    }
}
