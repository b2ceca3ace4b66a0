use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::hash::{Hash, Hasher};

/// A name of a table, column, alias, constraint and the like: 24 bytes, cheap to clone, looked at once.
///
/// A *plain* name (`[a-z][a-z0-9_]*`) is the engine's regular identifier: it is written bare, or, where the
/// dialect reserves the word, quoted in the letter case to which that engine folds bare names. Every other name,
/// and one made by [`Name::exact`], is quoted as it is. Quotes inside a name are always escaped.
///
/// ```
/// use isogloss::Name;
/// const PEOPLE: Name = Name::new("people");      // looked at by the compiler of Rust
/// let column = Name::from(format!("c{}", 1));    // made at run time
/// assert!(PEOPLE.is_plain() && column.is_plain());
/// assert!(!Name::new("People").is_plain());
/// ```
#[derive(Clone)]
pub struct Name(Letters);

// The bits lie beside the tag of each variant, so that the whole takes 24 bytes.
#[derive(Clone)]
enum Letters {
    Static { text: &'static str, hash: u32, plain: bool },
    Shared { text: Arc<str>, hash: u32, plain: bool },
}

const _: () = assert!(size_of::<Name>() == 24 && size_of::<Option<Name>>() == 24);

impl Name {
    /// The name `text`. In a `const` this costs nothing at run time.
    #[must_use]
    #[inline(always)]
    pub const fn new(text: &'static str) -> Name {
        let (hash, plain) = look(text.as_bytes());
        Name(Letters::Static { text, hash, plain })
    }

    /// The name `text`, always quoted and never folded: the engine sees it letter by letter.
    #[must_use]
    pub fn exact(text: impl Into<Name>) -> Name {
        let mut name = text.into();
        match &mut name.0 {
            Letters::Static { plain, .. } | Letters::Shared { plain, .. } => *plain = false,
        }
        name
    }

    /// The name as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Letters::Static { text, .. } => text,
            Letters::Shared { text, .. } => text,
        }
    }

    /// Whether it is a regular identifier, written bare unless the dialect reserves it.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        match &self.0 {
            Letters::Static { plain, .. } | Letters::Shared { plain, .. } => *plain,
        }
    }

    /// A hash of the text, equal for equal texts; word lists are looked up by it.
    #[must_use]
    pub const fn hash_code(&self) -> u32 {
        match &self.0 {
            Letters::Static { hash, .. } | Letters::Shared { hash, .. } => *hash,
        }
    }
}

/// The hash of a word, and whether it is plain: eight bytes a step, since every name of a tree goes through here.
///
/// It is always inlined: of a literal then nothing is left to be done at run time.
#[inline(always)]
pub(crate) const fn look(text: &[u8]) -> (u32, bool) {
    let mut hash = text.len() as u64;
    let mut plain = !text.is_empty() && text[0].is_ascii_lowercase();
    if let Some(last) = text.last_chunk::<8>() {
        let mut rest = text;
        while let Some((chunk, tail)) = rest.split_first_chunk::<8>() {
            let word = u64::from_le_bytes(*chunk);
            hash = mix(hash, word);
            plain &= all_plain(word);
            rest = tail;
        }
        // What is left is looked at together with what stands before it.
        if !rest.is_empty() {
            let word = u64::from_le_bytes(*last);
            hash = mix(hash, word);
            plain &= all_plain(word);
        }
    } else {
        let word = short_word(text);
        hash = mix(hash, word);
        plain &= all_plain(word);
    }
    ((hash >> 32) as u32, plain)
}

#[inline(always)]
const fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// At most seven bytes, with letters behind them, which are plain; together with the length no two texts give the same.
#[inline(always)]
const fn short_word(text: &[u8]) -> u64 {
    match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            // The two overlap, and agree where they do.
            let (first, last) = (u32::from_le_bytes(*first) as u64, u32::from_le_bytes(*last) as u64);
            let bits = 8 * text.len() as u32;
            first | last << (bits - 32) | (EACH * b'a' as u64) << bits
        }
        _ if text.is_empty() => 0,
        _ => {
            let (first, middle, last) = (text[0], text[text.len() / 2], text[text.len() - 1]);
            (first as u64) | (middle as u64) << 8 | (last as u64) << 16 | (EACH * b'a' as u64) << 24
        }
    }
}

/// One in each byte of a word; times a byte it is that byte in each.
const EACH: u64 = 0x0101_0101_0101_0101;

/// Whether each byte of the word is one of `a-z0-9_`.
#[inline(always)]
const fn all_plain(word: u64) -> bool {
    const HIGH: u64 = EACH * 0x80;
    // Adding what a bound lacks to 0x80 sets the high bit of each byte that is not below it; none carries over, since
    // the high bits themselves are taken off first.
    let low = word & !HIGH;
    let letter = (low + EACH * (0x80 - b'a' as u64)) & !(low + EACH * (0x7f - b'z' as u64));
    let digit = (low + EACH * (0x80 - b'0' as u64)) & !(low + EACH * (0x7f - b'9' as u64));
    let line = !((low ^ (EACH * b'_' as u64)) + EACH * 0x7f);
    (letter | digit | line) & !word & HIGH == HIGH
}

impl From<&'static str> for Name {
    #[inline(always)]
    fn from(text: &'static str) -> Name {
        Name::new(text)
    }
}

impl From<String> for Name {
    fn from(text: String) -> Name {
        let (hash, plain) = look(text.as_bytes());
        Name(Letters::Shared { text: text.into(), hash, plain })
    }
}

impl From<&String> for Name {
    fn from(text: &String) -> Name {
        let (hash, plain) = look(text.as_bytes());
        Name(Letters::Shared { text: text.as_str().into(), hash, plain })
    }
}

impl From<&Name> for Name {
    fn from(name: &Name) -> Name {
        name.clone()
    }
}

impl PartialEq for Name {
    /// Equal text, quoted alike.
    #[inline]
    fn eq(&self, other: &Name) -> bool {
        self.hash_code() == other.hash_code()
            && self.is_plain() == other.is_plain()
            && self.as_str() == other.as_str()
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash_code().hash(state);
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let exact = !self.is_plain() && look(self.as_str().as_bytes()).1;
        if exact {
            // A plain word that is to be quoted all the same is told apart by a wrapper.
            serializer.serialize_newtype_struct("exact", &[self.as_str()])
        } else {
            serializer.serialize_str(self.as_str())
        }
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Name {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name, or a list of one name that is exact")
            }

            fn visit_str<E>(self, text: &str) -> Result<Name, E> {
                Ok(Name::from(String::from(text)))
            }

            fn visit_newtype_struct<D: serde::Deserializer<'de>>(self, inner: D) -> Result<Name, D::Error> {
                inner.deserialize_any(self)
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Name, A::Error> {
                let text: Option<String> = list.next_element()?;
                text.map(|text| Name::exact(Name::from(text)))
                    .ok_or_else(|| serde::de::Error::invalid_length(0, &self))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn only_lower_case_words_are_plain() {
        for plain in ["a", "people", "movie_id", "c1"] {
            assert!(Name::new(plain).is_plain(), "{plain}");
        }
        for other in ["", "1c", "_a", "People", "two words", "naïve", "a.b", "a\"b", "a-b"] {
            assert!(!Name::new(other).is_plain(), "{other:?}");
        }
        assert!(!Name::exact("people").is_plain());
    }

    #[test]
    fn one_byte_that_is_not_plain_is_found_wherever_it_stands() {
        for length in 1..=20 {
            for at in 0..length {
                for byte in 0..=127u8 {
                    let mut text = vec![b'q'; length];
                    text[at] = byte;
                    let first = byte.is_ascii_lowercase();
                    let plain = first || at > 0 && (byte.is_ascii_digit() || byte == b'_');
                    assert_eq!(look(&text).1, plain, "{byte} at {at} of {length}");
                }
            }
        }
        assert!(!look("naïve".as_bytes()).1);
    }

    #[test]
    fn a_name_is_the_same_wherever_its_text_lies() {
        assert_eq!(Name::new("people"), Name::from(String::from("people")));
        assert_ne!(Name::new("people"), Name::exact("people"));
    }
}
