//! A small strict lexer for each dialect: it knows quotes and nothing else about SQL, and refuses what it does not know.

/// One token of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// A bare word.
    Word(String),
    /// A quoted name, without its quotes.
    Name(String),
    /// A text literal, as the engine reads it.
    Text(String),
    /// A number.
    Number(String),
    /// A placeholder, with its number if it has one.
    Mark(Option<usize>),
    /// Any other sign.
    Sign(char),
}

/// What the lexer must know of a dialect.
struct Rules {
    /// The quotes around a name.
    open: char,
    close: char,
    /// Whether a backslash escapes in every text literal, or only behind an `E`.
    backslash: bool,
    /// Prefixes of text literals.
    prefixes: &'static [&'static str],
    /// How binds are marked.
    mark: char,
}

fn rules(dialect: &str) -> Rules {
    let standard = Rules { open: '"', close: '"', backslash: false, prefixes: &["X"], mark: '?' };
    match dialect {
        "postgres" => Rules { prefixes: &["E", "X"], mark: '$', ..standard },
        "mysql" | "mariadb" => Rules { open: '`', close: '`', backslash: true, ..standard },
        "sqlite" | "firebird" => standard,
        "mssql" => Rules { open: '[', close: ']', prefixes: &["N"], mark: '@', ..standard },
        "oracle" => Rules { prefixes: &["N", "Q"], mark: ':', ..standard },
        other => panic!("the lexer does not know {other}"),
    }
}

/// The tokens of a text.
///
/// # Errors
///
/// What no compiled statement has: a comment, an open quote, a sign that no dialect uses.
pub(crate) fn tokens(dialect: &str, sql: &str) -> Result<Vec<Token>, String> {
    let rules = rules(dialect);
    // The one statement that must end in a semicolon: https://learn.microsoft.com/sql/t-sql/statements/merge-transact-sql
    let merge = dialect == "mssql" && sql.starts_with("MERGE");
    let sql = if merge { sql.strip_suffix(';').unwrap_or(sql) } else { sql };
    let text: Vec<char> = sql.chars().collect();
    let mut lexer = Lexer { text: &text, at: 0, rules: &rules };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Lexer<'l> {
    text: &'l [char],
    at: usize,
    rules: &'l Rules,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> char {
        self.text.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn next(&mut self) -> Result<Option<Token>, String> {
        while matches!(self.peek(0), ' ' | '\n') {
            self.at += 1;
        }
        let Some(&first) = self.text.get(self.at) else { return Ok(None) };
        // The one hint that is written, to the letter, and by MySQL alone.
        const HINT: &str = "/*+ SET_VAR(cte_max_recursion_depth = 4294967295) */ ";
        if self.rules.open == '`' && self.text[self.at..].iter().take(HINT.len()).copied().eq(HINT.chars()) {
            self.at += HINT.len();
            return self.next();
        }
        if matches!((first, self.peek(1)), ('-', '-') | ('/', '*') | ('*', '/') | ('$', '$')) {
            return Err(format!("a comment or a dollar quote begins at {}", self.at));
        }
        if first == self.rules.open {
            return self.quoted(self.rules.close, false).map(Token::Name).map(Some);
        }
        if first == '\'' {
            return self.quoted('\'', self.rules.backslash).map(Token::Text).map(Some);
        }
        if first == self.rules.mark && (first == '?' || self.peek(1).is_ascii_digit() || self.peek(1) == 'p')
        {
            self.at += if first == '@' { 2 } else { 1 };
            let digits = self.take(|c| c.is_ascii_digit());
            return Ok(Some(Token::Mark(digits.parse().ok())));
        }
        if first.is_ascii_alphabetic() || first == '_' {
            // A dollar may stand in a name, but not begin one: Firebird's own names have one.
            let word = self.take(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'));
            if word == "_utf8mb4" {
                return self.hexadecimal().map(Token::Text).map(Some);
            }
            if self.peek(0) == '\'' && self.rules.prefixes.contains(&word.as_str()) {
                return self.quoted('\'', self.rules.backslash || word == "E").map(Token::Text).map(Some);
            }
            return Ok(Some(Token::Word(word)));
        }
        if first.is_ascii_digit() {
            let mut number = self.take(|c| c.is_ascii_digit() || c == '.');
            if matches!(self.peek(0), 'E' | 'e') {
                number.push('E');
                self.at += 1;
                if matches!(self.peek(0), '-' | '+') {
                    number.push(self.peek(0));
                    self.at += 1;
                }
                number.push_str(&self.take(|c| c.is_ascii_digit()));
            }
            if self.peek(0) == 'x' && number == "0" {
                self.at += 1;
                number = format!("0x{}", self.take(|c| c.is_ascii_hexdigit()));
            }
            return Ok(Some(Token::Number(number)));
        }
        if "()+-*/%,.=<>|&^~!:".contains(first) {
            self.at += 1;
            return Ok(Some(Token::Sign(first)));
        }
        Err(format!("{first:?} stands outside of all quotes, at {}", self.at))
    }

    /// ` X'6162'`: the bytes of a text, which no mode of a session reads otherwise.
    fn hexadecimal(&mut self) -> Result<String, String> {
        let rest: String = self.text[self.at..].iter().collect();
        let digits =
            rest.strip_prefix(" X'").and_then(|rest| rest.split_once('\'')).map(|(digits, _)| digits);
        let digits = digits.ok_or("no bytes stand behind _utf8mb4")?;
        self.at += digits.len() + 4;
        let bytes: Option<Vec<u8>> = (0..digits.len() / 2)
            .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok())
            .collect();
        bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(|| format!("{digits} is no text"))
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let from = self.at;
        while self.text.get(self.at).copied().is_some_and(&belongs) {
            self.at += 1;
        }
        self.text[from..self.at].iter().collect()
    }

    /// What stands between quotes; a doubled quote is one.
    fn quoted(&mut self, close: char, backslash: bool) -> Result<String, String> {
        let from = self.at;
        self.at += 1;
        let mut inside = String::new();
        loop {
            let Some(&character) = self.text.get(self.at) else {
                return Err(format!("the quote at {from} is never closed"));
            };
            self.at += 1;
            if character == close {
                if self.peek(0) != close {
                    return Ok(inside);
                }
                self.at += 1;
            } else if backslash && character == '\\' {
                // Only the escapes that the compiler writes: everything else would be a mistake.
                match self.peek(0) {
                    '\\' => inside.push('\\'),
                    'n' => inside.push('\n'),
                    'r' => inside.push('\r'),
                    other => return Err(format!("the escape \\{other} is unknown")),
                }
                self.at += 1;
                continue;
            }
            inside.push(character);
        }
    }
}

#[test]
fn the_lexer_reads_what_engines_read() {
    let read = |dialect, sql| tokens(dialect, sql).unwrap();
    let (word, text) = (|word: &str| Token::Word(word.into()), |text: &str| Token::Text(text.into()));
    let name = |name: &str| Token::Name(name.into());
    assert_eq!(read("postgres", "a 'b''c' \"d\"\"e\""), [word("a"), text("b'c"), name("d\"e")]);
    assert_eq!(read("postgres", "'\\' E'\\\\'"), [text("\\"), text("\\")]);
    assert_eq!(read("mysql", "'\\\\''' `a``b`"), [text("\\'"), name("a`b")]);
    assert_eq!(read("mysql", "_utf8mb4 X'615C' a"), [text("a\\"), word("a")]);
    assert_eq!(read("mssql", "[a]]b] N'c' @p12"), [name("a]b"), text("c"), Token::Mark(Some(12))]);
    assert_eq!(read("oracle", "1.5E-3 :2"), [Token::Number("1.5E-3".into()), Token::Mark(Some(2))]);
    for bad in ["a -- b", "/* a", "'a", "a;b", "\"a"] {
        assert!(tokens("postgres", bad).is_err(), "{bad}");
    }
}
