//! Binds whose type nothing around them tells, for engines that want to be told: they are cast to it.

use alloc::boxed::Box;

use crate::ast::{
    AggregateFunction, Case, Cell, Expr, FunctionCall, InSet, NodeMut, Query, Rows, Source, Statement, Test,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::{cast, take};
use crate::lower::tree::rewriting;
use crate::lower::{Lowering, Pass};
use crate::types::Type;

pub(crate) const PASS: Pass = Pass {
    name: "CAST of the bind",
    removes: &[
        Feature::BindInference,
        Feature::BindInferenceOfOperands,
        Feature::BindInferenceInSelect,
        Feature::BindInferenceInValues,
        Feature::BindInferenceInNullTest,
    ],
    needs: &[],
    lossy: false,
    run,
};

impl Lowering<'_> {
    /// The operand, which is cast to its type if it is a bind, and the dialect lacks `inference`.
    pub(crate) fn typed(&self, operand: Expr, inference: Feature) -> Expr {
        match self.bind(&operand) {
            Some(bind) if !self.features.has(inference) => cast(operand, bind.ty()),
            _ => operand,
        }
    }

    fn tell(&self, operand: &mut Expr) {
        if let Some(bind) = self.bind(operand) {
            *operand = cast(take(operand), bind.ty());
        }
    }

    fn tell_all<'e>(&self, operands: impl IntoIterator<Item = &'e mut Expr>) {
        operands.into_iter().for_each(|operand| self.tell(operand));
    }
}

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let lacks = |feature| !lowering.features.has(feature);
    rewriting::nodes(tree, &mut |node| {
        match node {
            NodeMut::Select(select) if lacks(Feature::BindInferenceInSelect) => {
                lowering.tell_all(select.items.iter_mut().map(|item| &mut item.expr));
                lowering.tell_all(&mut select.group_by);
            }
            NodeMut::Query(Query::Values(values)) if lacks(Feature::BindInferenceInValues) => {
                rows(&mut values.rows, lowering);
            }
            NodeMut::Expr(Expr::Is(is))
                if is.test == Test::Null && lacks(Feature::BindInferenceInNullTest) =>
            {
                lowering.tell(&mut is.operand);
            }
            NodeMut::Expr(expr) if lacks(Feature::BindInferenceOfOperands) => operands(expr, lowering),
            NodeMut::Source(Source::Function(function)) if lacks(Feature::BindInferenceOfOperands) => {
                lowering.tell_all(&mut function.arguments);
            }
            _ => {}
        }
        Ok(())
    })
}

fn rows(rows: &mut Rows, lowering: &Lowering<'_>) {
    for cell in &mut rows.cells {
        match cell {
            Cell::Lifted(number) => {
                let mut bind = Expr::Lifted(*number);
                lowering.tell(&mut bind);
                *cell = Cell::Expr(Box::new(bind));
            }
            Cell::Expr(expr) => lowering.tell(expr),
            Cell::Value(_) | Cell::Default => {}
        }
    }
}

fn operands(expr: &mut Expr, lowering: &Lowering<'_>) {
    let bare = |operand: &Expr| matches!(operand, Expr::Lifted(_));
    match expr {
        Expr::Binary(it) if bare(&it.left) && bare(&it.right) => {
            lowering.tell_all([&mut it.left, &mut it.right]);
        }
        Expr::Arithmetic(it) if bare(&it.first) && it.rest.iter().all(|(_, operand)| bare(operand)) => {
            lowering.tell(&mut it.first);
            lowering.tell_all(it.rest.iter_mut().map(|(_, operand)| operand));
        }
        Expr::Negate(operand) => lowering.tell(operand),
        Expr::Between(it) if [&it.operand, &it.low, &it.high].into_iter().all(bare) => {
            lowering.tell_all([&mut it.operand, &mut it.low, &mut it.high]);
        }
        Expr::In(it) if bare(&it.operand) => {
            if let InSet::List(list) = &mut it.set
                && list.iter().all(bare)
            {
                // The others are taken to be of the first one's type, so that only what differs must be told.
                let ty = lowering.type_of(&it.operand);
                lowering.tell(&mut it.operand);
                lowering.tell_all(list.iter_mut().filter(|item| lowering.type_of(item) != ty));
            }
        }
        Expr::Like(it) if bare(&it.operand) && bare(&it.pattern) => {
            lowering.tell_all([&mut it.operand, &mut it.pattern]);
        }
        Expr::Case(it) => case(it, lowering),
        Expr::Concat(it) if it.ignore_null || it.operands.iter().all(bare) => {
            for operand in it.operands.iter_mut().filter(|operand| bare(operand)) {
                let text = lowering.type_of(operand).is_some_and(|ty| ty.is_text());
                lowering.tell(operand);
                if !text {
                    *operand = cast(take(operand), Type::Text);
                }
            }
        }
        Expr::Function(it) if it.arguments.iter().all(bare) => call(it, lowering),
        Expr::Aggregate(it) => {
            let known = !matches!(it.function, AggregateFunction::Named(_));
            if let (Some(first), true) = (it.arguments.first_mut(), known) {
                lowering.tell(first);
            }
        }
        _ => {}
    }
}

fn case(it: &mut Case, lowering: &Lowering<'_>) {
    let bare = |operand: &Expr| matches!(operand, Expr::Lifted(_));
    if it.branches.iter().map(|(_, result)| result).chain(&it.otherwise).all(bare) {
        lowering.tell_all(it.branches.iter_mut().map(|(_, result)| result).chain(&mut it.otherwise));
    }
    if let Some(operand) = &mut it.operand
        && bare(operand)
        && it.branches.iter().all(|(when, _)| bare(when))
    {
        lowering.tell(operand);
        lowering.tell_all(it.branches.iter_mut().map(|(when, _)| when));
    }
}

/// The binds of a call are told their types; but a position or a length keeps open which width of integer it is, for
/// an engine has such functions for one width only.
fn call(it: &mut FunctionCall, lowering: &Lowering<'_>) {
    let of_text =
        it.arguments.first().and_then(|first| lowering.type_of(first)).is_some_and(|ty| ty.is_text());
    for (place, argument) in it.arguments.iter_mut().enumerate() {
        let whole = lowering.type_of(argument).is_some_and(|ty| ty.is_integer());
        if place == 0 || !(of_text && whole) {
            lowering.tell(argument);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::{Expr, bind, case, col, concat, derived, insert_into, param, round, select, values};
    use crate::feature::Feature::{
        BindInferenceInNullTest, BindInferenceInSelect, BindInferenceInValues, BindInferenceOfOperands,
    };
    use crate::lower::testing::Probe;
    use crate::types::Type;

    fn probe() -> Probe {
        Probe::without(&[
            BindInferenceOfOperands,
            BindInferenceInSelect,
            BindInferenceInValues,
            BindInferenceInNullTest,
        ])
        .reusing_placeholders()
    }

    fn selected(expr: Expr) -> alloc::string::String {
        probe().sql(&select(expr).from("t")).replace("SELECT ", "").replace(" FROM t", "")
    }

    #[test]
    fn a_bind_alone_is_told_its_type() {
        assert_eq!(selected(bind(1)), "CAST($1 AS INTEGER)");
        assert_eq!(selected(param("p", Type::Date).into()), "CAST($1 AS DATE)");
        assert_eq!(selected(bind(1_i64).is_null()), "CAST($1 AS BIGINT) IS NULL");
        assert_eq!(selected(-bind(1)), "-CAST($1 AS INTEGER)");
    }

    #[test]
    fn so_are_binds_among_themselves() {
        assert_eq!(selected(bind(1) + 2.5), "CAST($1 AS INTEGER) + CAST($2 AS DOUBLE PRECISION)");
        assert_eq!(selected(bind(1).is_in([1, 2])), "CAST($1 AS INTEGER) IN ($2, $3)");
        assert_eq!(
            selected(case().when(col("a").gt(1), 2).otherwise(3)),
            "CASE WHEN a > $1 THEN CAST($2 AS INTEGER) ELSE CAST($3 AS INTEGER) END"
        );
        assert_eq!(selected(round(1.5, 1)), "ROUND(CAST($1 AS DOUBLE PRECISION), CAST($2 AS INTEGER))");
        assert_eq!(selected(concat(("a", 1))), "CAST($1 AS CLOB) || CAST(CAST($2 AS INTEGER) AS CLOB)");
    }

    #[test]
    fn beside_something_that_tells_they_stay() {
        assert_eq!(selected(col("a") + 1), "a + $1");
        assert_eq!(
            selected(case().when(col("a").gt(1), col("b")).otherwise(3)),
            "CASE WHEN a > $1 THEN b ELSE $2 END"
        );
        let insert = insert_into("t").columns(["a"]).values((1,));
        assert_eq!(probe().sql(&insert), "INSERT INTO t (a) VALUES ($1)");
    }

    #[test]
    fn a_table_of_values_is_told_all_its_types() {
        let query = select("*").from(derived(values((1, "x")).row((2, "y"))).alias("v"));
        assert_eq!(
            probe().sql(&query),
            "SELECT * FROM (VALUES (CAST($1 AS INTEGER), CAST($2 AS CLOB)), \
             (CAST($3 AS INTEGER), CAST($4 AS CLOB))) AS v"
        );
    }
}
