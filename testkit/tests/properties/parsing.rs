//! What was built as a tree is read back as that tree: parentheses stand where they are needed.
//!
//! The reader is a general parser; that a dialect accepts a text is for its judge to say, here only the tree counts.

use arbitrary::{Result, Unstructured};
use isogloss::render::{Parentheses, Precedence};
use isogloss::{Dialect, Expr, FeatureSet, Spelling, Version, all, any, col, compile, literal, not, select};
use isogloss_mssql::MsSql;
use isogloss_mysql::MySql;
use isogloss_postgres::Postgres;
use isogloss_sqlite::Sqlite;
use isogloss_testkit::random::{bytes, each_seed};
use sqlparser::ast::{BinaryOperator as Op, Expr as Parsed, SetExpr, Statement, UnaryOperator};
use sqlparser::dialect::{MsSqlDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;

/// An expression, and how it is written with every parenthesis.
struct Both(Expr, String);

const COLUMNS: [&str; 4] = ["a", "b", "c", "d"];

fn number(u: &mut Unstructured<'_>, depth: usize) -> Result<Both> {
    if depth == 0 || u.ratio(1, 4)? {
        let name = *u.choose(&COLUMNS)?;
        return Ok(Both(col(name), name.into()));
    }
    let a = number(u, depth - 1)?;
    let choice = u.int_in_range(0..=8u8)?;
    if choice == 0 {
        return Ok(Both(-a.0, format!("(neg {})", a.1)));
    }
    let b = number(u, depth - 1)?;
    let (expr, sign) = match choice {
        1 => (a.0 + b.0, "+"),
        2 | 3 => (a.0 - b.0, "-"),
        4 => (a.0 * b.0, "*"),
        5 => (a.0.div_integer(b.0), "/"),
        6 => (a.0.bit_and(b.0), "&"),
        7 => (a.0.bit_or(b.0), "|"),
        _ => {
            let condition = predicate(u, depth - 1)?;
            let case = isogloss::case().when(condition.0, a.0).otherwise(b.0);
            return Ok(Both(case, format!("(case {} {} {})", condition.1, a.1, b.1)));
        }
    };
    Ok(Both(expr, format!("({sign} {} {})", a.1, b.1)))
}

fn predicate(u: &mut Unstructured<'_>, depth: usize) -> Result<Both> {
    let choice = u.int_in_range(0..=if depth == 0 { 4 } else { 9u8 })?;
    let inner = depth.saturating_sub(1);
    if choice >= 5 {
        let a = predicate(u, inner)?;
        if choice == 5 || choice == 6 {
            return Ok(Both(not(a.0), format!("(not {})", a.1)));
        }
        let (b, c) = (predicate(u, inner)?, predicate(u, inner)?);
        return Ok(match choice {
            7 => Both(all([a.0, b.0, c.0]), format!("(and (and {} {}) {})", a.1, b.1, c.1)),
            8 => Both(any([a.0, b.0]), format!("(or {} {})", a.1, b.1)),
            _ => Both(any([all([a.0, b.0]), c.0]), format!("(or (and {} {}) {})", a.1, b.1, c.1)),
        });
    }
    let (a, b) = (number(u, inner)?, number(u, inner)?);
    Ok(match choice {
        0 => Both(a.0.eq(b.0), format!("(= {} {})", a.1, b.1)),
        1 => Both(a.0.lt(b.0), format!("(< {} {})", a.1, b.1)),
        2 => Both(a.0.is_null(), format!("(null {})", a.1)),
        3 => {
            let c = number(u, inner)?;
            Both(a.0.not_between(b.0, c.0), format!("(not between {} {} {})", a.1, b.1, c.1))
        }
        _ => Both(a.0.is_in([b.0, literal(1)]), format!("(in {} {} 1)", a.1, b.1)),
    })
}

fn shown(expr: &Parsed) -> std::result::Result<String, String> {
    Ok(match expr {
        Parsed::Identifier(name) => name.value.clone(),
        Parsed::Nested(inner) => shown(inner)?,
        Parsed::Value(value) => value.to_string(),
        Parsed::UnaryOp { op: UnaryOperator::Minus, expr } => format!("(neg {})", shown(expr)?),
        Parsed::UnaryOp { op: UnaryOperator::Not, expr } => format!("(not {})", shown(expr)?),
        Parsed::BinaryOp { left, op, right } => {
            let sign = match op {
                Op::And => "and".into(),
                Op::Or => "or".into(),
                Op::MyIntegerDivide => "/".into(),
                other => other.to_string(),
            };
            format!("({sign} {} {})", shown(left)?, shown(right)?)
        }
        Parsed::IsNull(inner) => format!("(null {})", shown(inner)?),
        Parsed::Between { expr, negated: true, low, high } => {
            format!("(not between {} {} {})", shown(expr)?, shown(low)?, shown(high)?)
        }
        Parsed::InList { expr, list, negated: false } => {
            let list = list.iter().map(shown).collect::<std::result::Result<Vec<_>, _>>()?;
            format!("(in {} {})", shown(expr)?, list.join(" "))
        }
        // A cast keeps the type of an operand known; it is no operator of the tree.
        Parsed::Cast { expr, .. } => shown(expr)?,
        Parsed::Case { conditions, else_result: Some(otherwise), .. } if conditions.len() == 1 => {
            let (when, then) = (shown(&conditions[0].condition)?, shown(&conditions[0].result)?);
            format!("(case {when} {then} {})", shown(otherwise)?)
        }
        other => return Err(format!("{other:?} is not what was built")),
    })
}

fn read(dialect: &dyn sqlparser::dialect::Dialect, sql: &str) -> std::result::Result<String, String> {
    let statements = Parser::parse_sql(dialect, sql).map_err(|error| format!("{error}: {sql}"))?;
    let [Statement::Query(query)] = statements.as_slice() else { return Err("no query".into()) };
    let SetExpr::Select(select) = &*query.body else { return Err("no select".into()) };
    shown(select.selection.as_ref().ok_or("no condition")?)
}

/// More parentheses than are needed; and none where PostgreSQL alone needs none, behind NOT.
#[derive(Debug)]
struct OtherParentheses(Postgres);

static PARENTHESES: Parentheses = {
    use Precedence::{Additive, And, Between, Comparison, Is, Multiplicative, Not, Or, Other};
    let operators = [Or, And, Not, Between, Comparison, Is, Other, Additive, Multiplicative];
    Parentheses::STANDARD
        .with(&operators, &operators)
        .without(&[Between, Comparison, Is, Additive, Multiplicative], &[Not])
};

static SPELLING: Spelling = {
    let mut spelling = Postgres::SPELLING;
    spelling.parentheses = &PARENTHESES;
    spelling
};

impl Dialect for OtherParentheses {
    fn name(&self) -> &'static str {
        "other parentheses"
    }

    fn version(&self) -> Version {
        self.0.version()
    }

    fn base(&self) -> Option<&dyn Dialect> {
        Some(&self.0)
    }

    fn features(&self) -> FeatureSet {
        self.0.features()
    }

    fn spelling(&self) -> &Spelling {
        &SPELLING
    }
}

#[test]
fn operators_are_read_back_as_they_were_built() {
    let dialects: [(&dyn Dialect, &dyn sqlparser::dialect::Dialect); 5] = [
        (&Postgres::default(), &PostgreSqlDialect {}),
        (&OtherParentheses(Postgres::default()), &PostgreSqlDialect {}),
        (&MySql::default(), &MySqlDialect {}),
        (&Sqlite::default(), &SQLiteDialect {}),
        (&MsSql::default(), &MsSqlDialect {}),
    ];
    let mut compared = 0;
    each_seed(500, |seed| {
        let Ok(Both(expr, wanted)) = predicate(&mut Unstructured::new(&bytes(seed)), 5) else {
            return Ok(());
        };
        let query = select("a").from("t").filter(expr);
        for (dialect, reader) in dialects {
            let Ok(compiled) = compile(&query, dialect) else { continue };
            let got = read(reader, compiled.sql()).map_err(|why| format!("{}: {why}", dialect.name()))?;
            if got != wanted {
                return Err(format!("{}: {}\n{got}\ninstead of\n{wanted}", dialect.name(), compiled.sql()));
            }
            compared += 1;
        }
        Ok(())
    });
    assert!(compared > 1_000 || std::env::var("ISOGLOSS_SEED").is_ok(), "{compared} are too few");
}
