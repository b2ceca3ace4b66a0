use std::env;
use std::ops::Range;

/// How many bytes one statement is made from; behind them there are only zeros.
const LENGTH: usize = 4096;

/// The bytes that belong to a seed.
#[must_use]
pub fn bytes(seed: u64) -> Vec<u8> {
    // SplitMix64: small, and every seed gives another stream.
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    };
    (0..LENGTH / 8).flat_map(|_| next().to_le_bytes()).collect()
}

/// Tries a property on many seeds, from 0 on: as many as `runs` says, or `ISOGLOSS_RUNS` times as many; with
/// `ISOGLOSS_SEED` only that one, and with `ISOGLOSS_FIRST` from that one on.
///
/// # Panics
///
/// With the seed and the sentence, where the property does not hold.
pub fn each_seed(runs: u64, mut property: impl FnMut(u64) -> Result<(), String>) {
    for seed in seeds(runs) {
        let on_panic = Named(seed);
        let outcome = property(seed);
        drop(on_panic);
        if let Err(why) = outcome {
            panic!("seed {seed}: {why}\n(once more: ISOGLOSS_SEED={seed})");
        }
    }
}

fn seeds(runs: u64) -> Range<u64> {
    let read = |name: &str| -> Option<u64> {
        let text = env::var(name).ok()?;
        Some(text.trim().parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
    };
    if let Some(seed) = read("ISOGLOSS_SEED") {
        return seed..seed + 1;
    }
    let first = read("ISOGLOSS_FIRST").unwrap_or(0);
    first..first + runs * read("ISOGLOSS_RUNS").unwrap_or(1)
}

/// Names the seed of a property that panics.
struct Named(u64);

impl Drop for Named {
    #[allow(clippy::print_stderr, reason = "the seed of a failure must be seen")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("this happened with ISOGLOSS_SEED={}", self.0);
        }
    }
}
