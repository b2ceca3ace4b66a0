//! Binds beside an operand of another type, for engines that give a bind the type of what stands beside it: a fraction
//! would be rounded in silence, and a longer text be an error. They are cast to their own type.

use alloc::boxed::Box;

use crate::ast::{Cell, Expr, InSet, NodeMut, Query, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::{cast, take};
use crate::lower::tree::rewriting;
use crate::lower::{Lowering, Pass};
use crate::survey::fits_any;
use crate::types::Type;

pub(crate) const PASS: Pass = Pass {
    name: "CAST of the bind to its own type",
    removes: &[Feature::BindBesideOperand],
    needs: &[],
    lossy: false,
    run,
};

/// The same of decimal numbers alone, where an engine takes them for texts, and computes with those in floating point.
/// It compares them as what they are.
pub(crate) const DECIMAL: Pass = Pass {
    name: "CAST of the decimal bind",
    removes: &[Feature::DecimalBind],
    needs: &[],
    lossy: false,
    run: decimals,
};

/// Which binds are cast.
struct Casts<'c> {
    lowering: &'c Lowering<'c>,
    /// Of those that are compared.
    compared: fn(&Type) -> bool,
    /// Of those that an operation or a function tells no type.
    told: fn(&Type) -> bool,
}

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let casts = Casts { lowering, compared: |ty| !fits_any(ty), told: |_| true };
    rewriting::nodes(tree, &mut |node| {
        if let NodeMut::Expr(expr) = node {
            casts.operands(expr);
        }
        Ok(())
    })
}

fn decimals(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let casts = Casts { lowering, compared: |_| false, told: |ty| matches!(ty, Type::Decimal { .. }) };
    rewriting::nodes(tree, &mut |node| {
        match node {
            NodeMut::Expr(Expr::Negate(operand)) => casts.told([&mut **operand]),
            NodeMut::Expr(Expr::Cast(it)) if !matches!(it.ty, Type::Decimal { .. }) => {
                casts.told([&mut it.operand]);
            }
            NodeMut::Expr(expr) => casts.operands(expr),
            NodeMut::Query(Query::Values(values)) => casts.cells(&mut values.rows.cells),
            NodeMut::Select(select) => casts.told(select.items.iter_mut().map(|item| &mut item.expr)),
            _ => {}
        }
        Ok(())
    })
}

impl Casts<'_> {
    /// A comparison gives the bind a type in which it is the same value, or an error, if it is a whole number or the like;
    /// an operation or a function may give it none at all.
    fn operands(&self, expr: &mut Expr) {
        match expr {
            Expr::Binary(it) if it.operator.is_comparison() => {
                self.compared([&mut it.left, &mut it.right]);
            }
            Expr::Binary(it) => self.told([&mut it.left, &mut it.right]),
            Expr::Arithmetic(it) => {
                let rest = it.rest.iter_mut().map(|(_, operand)| operand);
                self.told(core::iter::once(&mut it.first).chain(rest));
            }
            Expr::Between(it) => self.compared([&mut it.operand, &mut it.low, &mut it.high]),
            Expr::In(it) => {
                self.compared([&mut it.operand]);
                if let InSet::List(list) = &mut it.set {
                    self.compared(list);
                }
            }
            Expr::Like(it) => self.compared([&mut it.operand, &mut it.pattern]),
            Expr::Quantified(it) => self.compared([&mut it.operand]),
            Expr::Row(parts) => self.compared(parts),
            Expr::Case(it) => {
                self.compared(it.operand.as_mut());
                for (when, result) in &mut it.branches {
                    self.compared([when]);
                    self.told([result]);
                }
                self.told(it.otherwise.as_mut());
            }
            Expr::Concat(it) => self.told(&mut it.operands),
            Expr::Function(it) => self.told(&mut it.arguments),
            Expr::Aggregate(it) => self.told(&mut it.arguments),
            _ => {}
        }
    }

    fn cells(&self, cells: &mut [Cell]) {
        for cell in cells {
            if let Cell::Lifted(number) = *cell {
                let mut bind = Expr::Lifted(number);
                self.told([&mut bind]);
                if !matches!(bind, Expr::Lifted(_)) {
                    *cell = Cell::Expr(Box::new(bind));
                }
            }
        }
    }

    fn told<'e>(&self, operands: impl IntoIterator<Item = &'e mut Expr>) {
        self.cast(operands, self.told);
    }

    fn compared<'e>(&self, operands: impl IntoIterator<Item = &'e mut Expr>) {
        self.cast(operands, self.compared);
    }

    fn cast<'e>(&self, operands: impl IntoIterator<Item = &'e mut Expr>, which: fn(&Type) -> bool) {
        for operand in operands {
            if let Some(ty) = self.lowering.bind(operand).map(|bind| bind.ty()).filter(which) {
                *operand = cast(take(operand), ty);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::{
        abs, bind, case, coalesce, col, concat, insert_into, list_param, param, select, substring, update,
        values,
    };
    use crate::feature::Feature::{BindBesideOperand, DecimalBind};
    use crate::lower::testing::Probe;
    use crate::types::Type;
    use crate::values::Decimal;

    /// Texts are taken for floating point numbers where they are computed with, and not where they are compared.
    #[test]
    fn a_decimal_number_that_is_computed_with_is_one() {
        let probe = Probe::without(&[DecimalBind]);
        let one = || Decimal::from(1_i64);
        assert_eq!(
            probe.sql(&update("t").set("a", col("a") + one()).filter(col("a").gt(one()))),
            "UPDATE t SET a = a + CAST(? AS DECIMAL(1, 0)) WHERE a > ?"
        );
        assert_eq!(probe.sql(&update("t").set("a", one())), "UPDATE t SET a = ?");
        assert_eq!(
            probe.sql(&select(abs(bind(one()))).from("t").filter((col("a") + 1).eq(2))),
            "SELECT ABS(CAST(? AS DECIMAL(1, 0))) FROM t WHERE a + ? = ?"
        );
        assert_eq!(probe.sql(&select(bind(one())).from("t")), "SELECT CAST(? AS DECIMAL(1, 0)) FROM t");
        assert_eq!(
            probe.sql(&select((-bind(one()), bind(one()).cast(Type::Integer))).from("t")),
            "SELECT -CAST(? AS DECIMAL(1, 0)), CAST(CAST(? AS DECIMAL(1, 0)) AS INTEGER) FROM t"
        );
        assert_eq!(probe.sql(&values((one(), 2))), "VALUES (CAST(? AS DECIMAL(1, 0)), ?)");
    }

    const PROBE: Probe = Probe::without(&[BindBesideOperand]);

    fn filtered(filter: crate::ast::Expr) -> alloc::string::String {
        PROBE.sql(&select("a").from("t").filter(filter)).replace("SELECT a FROM t WHERE ", "")
    }

    #[test]
    fn what_could_be_rounded_or_cut_keeps_its_type() {
        assert_eq!(filtered(col("a").lt(1.5)), "a < CAST(? AS DOUBLE PRECISION)");
        assert_eq!(filtered(col("a").eq("text")), "a = CAST(? AS CLOB)");
        assert_eq!(filtered(col("a").like("t%")), "a LIKE CAST(? AS CLOB)");
        assert_eq!(filtered(col("a").between(1, 2.5)), "a BETWEEN ? AND CAST(? AS DOUBLE PRECISION)");
        assert_eq!(filtered(col("a").is_in([0.5])), "a IN (CAST(? AS DOUBLE PRECISION))");
        assert_eq!(filtered(col("a").eq(param("p", Type::Varchar(5)))), "a = CAST(? AS VARCHAR(5))");
        assert_eq!(
            filtered(col("a").is_in(list_param("p", Type::Timestamp(0)))),
            "a IN (CAST(? AS TIMESTAMP(0)))"
        );
    }

    #[test]
    fn what_is_the_same_in_every_type_stays_in_a_comparison() {
        assert_eq!(filtered(col("a").eq(1)), "a = ?");
        assert_eq!(filtered(col("a").is_in([1, 2]).and(col("b").eq(true))), "a IN (?, ?) AND b = ?");
        assert_eq!(
            PROBE.sql(&update("t").set("a", 1.5).filter(col("b").eq(1))),
            "UPDATE t SET a = ? WHERE b = ?"
        );
        assert_eq!(
            PROBE.sql(&insert_into("t").columns(["a", "b"]).values((1.5, "x"))),
            "INSERT INTO t (a, b) VALUES (?, ?)"
        );
    }

    #[test]
    fn an_operation_or_a_function_tells_no_type() {
        assert_eq!(filtered((col("a") + 1).eq(2)), "a + CAST(? AS INTEGER) = ?");
        assert_eq!(filtered(coalesce((col("a"), 1)).eq(2)), "COALESCE(a, CAST(? AS INTEGER)) = ?");
        assert_eq!(
            filtered(substring(col("a"), 1, 2).eq(col("b"))),
            "SUBSTRING(a FROM CAST(? AS INTEGER) FOR CAST(? AS INTEGER)) = b"
        );
        assert_eq!(filtered(concat((col("a"), "x")).eq(col("b"))), "a || CAST(? AS CLOB) = b");
        assert_eq!(
            filtered(case().when(col("a").gt(1), 2).otherwise(col("b")).eq(col("c"))),
            "CASE WHEN a > ? THEN CAST(? AS INTEGER) ELSE b END = c"
        );
    }
}
