//! Every allocation of the process, counted while somebody asks.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

/// How often memory was asked for, and how many bytes in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Allocations and reallocations.
    pub allocations: u64,
    /// The bytes that they asked for.
    pub bytes: u64,
}

thread_local! {
    // One count for each thread, so that tests which run at once do not see each other's. While it is `None`, as it
    // is while time is measured, nothing is counted.
    static COUNT: Cell<Option<Count>> = const { Cell::new(None) };
}

/// What `work` asks for until its result is there; dropping the result is not counted, as it asks for nothing.
pub fn counted<T>(work: impl FnOnce() -> T) -> Count {
    COUNT.set(Some(Count::default()));
    let result = black_box(work());
    let count = COUNT.replace(None).unwrap_or_default();
    drop(result);
    count
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn note(bytes: usize) {
    // A thread that is ending has no count any more.
    let _ = COUNT.try_with(|count| {
        if let Some(Count { allocations, bytes: before }) = count.get() {
            count.set(Some(Count { allocations: allocations + 1, bytes: before + bytes as u64 }));
        }
    });
}

#[allow(unsafe_code, reason = "an allocator cannot be written without; each call is passed on as it came")]
// SAFETY: every method hands its arguments to the system's allocator unchanged and returns its answer; `note` neither
// allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}
