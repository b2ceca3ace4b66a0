//! Texts and bytes, which the client does not tell apart: what it takes for the encoding of the server's texts keeps
//! every byte.

use std::borrow::Cow;

use encoding::all::UTF_8;
use encoding::{DecoderTrap, EncoderTrap, Encoding, RawDecoder, RawEncoder};
use rsfbclient_core::Charset;

/// UTF-8, and whatever else comes.
pub(crate) const CHARSET: Charset = Charset { on_firebird: "UTF8", on_rust: Some(&AllBytes) };

/// Stands before bytes that are no UTF-8, each as the letter of that number. It is no letter itself, and a text that
/// begins with it all the same is written so, too.
const MARK: char = '\u{10FFFF}';

struct AllBytes;

impl Encoding for AllBytes {
    fn name(&self) -> &'static str {
        "utf-8"
    }

    fn raw_encoder(&self) -> Box<dyn RawEncoder> {
        UTF_8.raw_encoder()
    }

    fn raw_decoder(&self) -> Box<dyn RawDecoder> {
        UTF_8.raw_decoder()
    }

    fn encode(&self, text: &str, _: EncoderTrap) -> Result<Vec<u8>, Cow<'static, str>> {
        Ok(text.as_bytes().to_vec())
    }

    fn decode(&self, bytes: &[u8], _: DecoderTrap) -> Result<String, Cow<'static, str>> {
        Ok(match std::str::from_utf8(bytes) {
            Ok(text) if !text.starts_with(MARK) => text.to_owned(),
            _ => std::iter::once(MARK).chain(bytes.iter().map(|byte| char::from(*byte))).collect(),
        })
    }
}

/// What the client made a text of: a text, or else bytes.
pub(crate) fn unmarked(text: String) -> Result<String, Vec<u8>> {
    match text.strip_prefix(MARK) {
        None => Ok(text),
        Some(bytes) => {
            let bytes: Vec<u8> = bytes.chars().map(|letter| letter as u8).collect();
            String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts_and_bytes_bytes() {
        let through = |bytes: &[u8]| unmarked(CHARSET.decode(bytes).expect("every byte is taken"));
        for text in ["", "plain", "Ünal 東京 🦀", "\u{10FFFF}", "\u{10FFFF}é"] {
            assert_eq!(through(text.as_bytes()), Ok(text.to_owned()));
            assert_eq!(CHARSET.encode(text).expect("every text is taken"), text.as_bytes());
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(through(&all), Err(all));
    }
}
