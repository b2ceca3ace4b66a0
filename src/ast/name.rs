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
pub struct Name(Text);

// The bits lie beside the tag of each variant, so that the whole takes 24 bytes.
#[derive(Clone)]
enum Text {
    Static { text: &'static str, hash: u32, plain: bool },
    Shared { text: Arc<str>, hash: u32, plain: bool },
}

const _: () = assert!(size_of::<Name>() == 24 && size_of::<Option<Name>>() == 24);

impl Name {
    /// The name `text`. In a `const` this costs nothing at run time.
    #[must_use]
    pub const fn new(text: &'static str) -> Name {
        let (hash, plain) = look(text.as_bytes());
        Name(Text::Static { text, hash, plain })
    }

    /// The name `text`, always quoted and never folded: the engine sees it letter by letter.
    #[must_use]
    pub fn exact(text: impl Into<Name>) -> Name {
        let mut name = text.into();
        match &mut name.0 {
            Text::Static { plain, .. } | Text::Shared { plain, .. } => *plain = false,
        }
        name
    }

    /// The name as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Static { text, .. } => text,
            Text::Shared { text, .. } => text,
        }
    }

    /// Whether it is a regular identifier, written bare unless the dialect reserves it.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        match &self.0 {
            Text::Static { plain, .. } | Text::Shared { plain, .. } => *plain,
        }
    }

    /// A hash of the text, equal for equal texts; word lists are looked up by it.
    #[must_use]
    pub const fn hash_code(&self) -> u32 {
        match &self.0 {
            Text::Static { hash, .. } | Text::Shared { hash, .. } => *hash,
        }
    }
}

/// The hash of a word, and whether it is plain. Four bytes a step would be faster, but a `const fn` cannot cast.
pub(crate) const fn look(text: &[u8]) -> (u32, bool) {
    let mut hash: u32 = 0x811c_9dc5;
    let mut plain = !text.is_empty() && text[0].is_ascii_lowercase();
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        hash = (hash ^ byte as u32).wrapping_mul(0x0100_0193);
        plain &= byte.is_ascii_lowercase() | byte.is_ascii_digit() | (byte == b'_');
        at += 1;
    }
    (hash, plain)
}

impl From<&'static str> for Name {
    #[inline]
    fn from(text: &'static str) -> Name {
        Name::new(text)
    }
}

impl From<String> for Name {
    fn from(text: String) -> Name {
        let (hash, plain) = look(text.as_bytes());
        Name(Text::Shared { text: text.into(), hash, plain })
    }
}

impl From<&String> for Name {
    fn from(text: &String) -> Name {
        let (hash, plain) = look(text.as_bytes());
        Name(Text::Shared { text: text.as_str().into(), hash, plain })
    }
}

impl From<&Name> for Name {
    fn from(name: &Name) -> Name {
        name.clone()
    }
}

impl PartialEq for Name {
    /// Equal text, quoted alike.
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
    fn a_name_is_the_same_wherever_its_text_lies() {
        assert_eq!(Name::new("people"), Name::from(String::from("people")));
        assert_ne!(Name::new("people"), Name::exact("people"));
    }
}
