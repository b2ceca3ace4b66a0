//! The figures that must hold, from what was measured.

use crate::measure::Measured;

/// A figure: what it must be, what it should be, and what it is.
#[derive(Debug)]
pub struct Figure {
    /// What it says.
    pub name: &'static str,
    /// It must not be above this.
    pub must: f64,
    /// It should not be above this.
    pub aim: f64,
    /// What it is.
    pub measured: f64,
    /// Where it is the worst of several queries, in which of them; where it is their mean, how far one of them goes.
    pub at: String,
    /// The same with all names quoted.
    pub quoted: Option<f64>,
}

/// All figures, in the order of the table.
pub fn figures(all: &[Measured]) -> Vec<Figure> {
    let own = |subject: &'static str, stage| ratios(all, (subject, stage), ("sea-query", stage));
    let both = own("isogloss", "build+render");
    let both_quoted = own("isogloss, quoted", "build+render");
    let flat = ratios(all, ("isogloss", "render"), ("flat", "render"));
    let flat_quoted = ratios(all, ("isogloss, quoted", "render"), ("flat, quoted", "render"));
    let rows = |stage| ratio(all, "Q8", ("isogloss", stage), ("sea-query", "build+render"));
    let mut figures = vec![
        Figure {
            name: "build + render / sea-query, geometric mean",
            must: 0.33,
            aim: 0.22,
            measured: mean(&both),
            at: String::new(),
            quoted: Some(mean(&both_quoted)),
        },
        worst("build + render / sea-query, worst query", 0.75, 0.55, &both, Some(&both_quoted)),
        Figure {
            name: "render / flat pieces, geometric mean",
            must: 1.5,
            aim: 1.1,
            measured: mean(&flat),
            at: String::new(),
            quoted: Some(mean(&flat_quoted)),
        },
        worst(
            "allocations per render, binds borrowed, worst query",
            2.0,
            2.0,
            &allocations(all, "isogloss", "render"),
            None,
        ),
        Figure {
            name: "insert 1000 x 8, rows in the tree, build + render / sea-query",
            must: 0.18,
            aim: 0.15,
            measured: rows("build+render"),
            at: String::new(),
            quoted: ratio(all, "Q8", ("isogloss, quoted", "build+render"), ("sea-query", "build+render"))
                .into(),
        },
        Figure {
            name: "insert 1000 x 8, rows as a parameter / sea-query",
            must: 0.06,
            aim: 0.04,
            measured: rows("fill"),
            at: String::new(),
            quoted: None,
        },
        Figure {
            name: "sea-query's statements converted + rendered / its own render, geometric mean",
            must: 3.0,
            aim: 1.5,
            measured: mean(&ratios(
                all,
                ("isogloss from sea-query", "convert+render"),
                ("sea-query", "render"),
            )),
            at: String::new(),
            quoted: None,
        },
        worst("kept query filled by name, ns, worst of Q1-Q3", 40.0, 20.0, &times(all, "fill"), None),
        worst(
            "kept query filled in order, ns, worst of Q1-Q3",
            40.0,
            20.0,
            &times(all, "fill in order"),
            None,
        ),
    ];
    for (name, subject) in [
        ("MySQL render of the ten / PostgreSQL's, geometric mean", "isogloss on mysql"),
        ("SQL Server render of the ten / PostgreSQL's, geometric mean", "isogloss on mssql"),
        ("Oracle render of the ten / PostgreSQL's, geometric mean", "isogloss on oracle"),
    ] {
        let ratios = ratios(all, (subject, "render"), ("isogloss", "render"));
        let (query, most) = highest(&ratios);
        let at = format!("at most {most:.1}: {query}");
        figures.push(Figure { name, must: 3.0, aim: 2.0, measured: mean(&ratios), at, quoted: None });
    }
    figures
}

type Which = (&'static str, &'static str);
type Of = (&'static str, f64);

fn find<'m>(all: &'m [Measured], query: &str, (subject, stage): Which) -> Option<&'m Measured> {
    all.iter().find(|one| one.query == query && one.subject == subject && one.stage == stage)
}

fn ratio(all: &[Measured], query: &str, own: Which, other: Which) -> f64 {
    match (find(all, query, own), find(all, query, other)) {
        (Some(own), Some(other)) => own.ns / other.ns,
        _ => f64::NAN,
    }
}

/// The ratio in each query that both have.
pub fn ratios(all: &[Measured], own: Which, other: Which) -> Vec<Of> {
    let ratios = crate::QUERIES.iter().map(|query| (*query, ratio(all, query, own, other)));
    ratios.filter(|(_, ratio)| !ratio.is_nan()).collect()
}

fn allocations(all: &[Measured], subject: &str, stage: &str) -> Vec<Of> {
    let own = all.iter().filter(|one| one.subject == subject && one.stage == stage);
    own.map(|one| (one.query, one.count.allocations as f64)).collect()
}

fn times(all: &[Measured], stage: &str) -> Vec<Of> {
    let own = all.iter().filter(|one| one.stage == stage && one.query != "Q8");
    own.map(|one| (one.query, one.ns)).collect()
}

fn mean(of: &[Of]) -> f64 {
    (of.iter().map(|(_, value)| value.ln()).sum::<f64>() / of.len() as f64).exp()
}

fn worst(name: &'static str, must: f64, aim: f64, of: &[Of], quoted: Option<&[Of]>) -> Figure {
    let (at, measured) = highest(of);
    let quoted = quoted.map(|quoted| highest(quoted).1);
    Figure { name, must, aim, measured, at: at.into(), quoted }
}

fn highest(of: &[Of]) -> Of {
    of.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1)).unwrap_or(("", f64::NAN))
}
