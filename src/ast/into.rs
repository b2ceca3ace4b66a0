//! What may stand where: text is a *value* among operands, and a *name* among terms.
//!
//! `col("name").eq("Bob")` compares with a text, `order_by("name")` orders by a column. The traits are implemented
//! for the types of this crate and for Rust's plain ones, never for all types at once, so that no method appears
//! on a type that is not ours.

use alloc::string::String;
use alloc::vec::Vec;

use super::{
    Aggregate, Case, Column, Expr, In, InSet, Item, Name, Order, Parameter, Query, Raw, Select, SetOperation,
    place,
};
use crate::types::ScalarType;
use crate::values::{Array, Date, DateTime, DateTimeTz, Decimal, Interval, Time, Uuid, Value};

/// What can stand as an operand; a text is a value.
pub trait IntoOperand {
    /// The operand as an expression.
    fn into_operand(self) -> Expr;
}

/// Several operands: a tuple, an array, a `Vec`, or one alone.
pub trait IntoOperands {
    /// The operands as expressions, in order.
    fn into_operands(self) -> Vec<Expr>;
}

/// What can stand where a column is usual; a text is a name.
pub trait IntoTerm {
    /// The term as an expression.
    fn into_term(self) -> Expr;
}

/// Several terms: a tuple, an array, a `Vec`, or one alone.
pub trait IntoTerms {
    /// The terms as expressions, in order.
    fn into_terms(self) -> Vec<Expr>;
}

/// What can stand in a select list; a text is a name, `*` or `t.*`.
pub trait IntoItem {
    /// The item.
    fn into_item(self) -> Item;
}

/// Several items: a tuple, an array, a `Vec`, or one alone.
pub trait IntoItems {
    /// The items, in order.
    fn into_items(self) -> Vec<Item>;
}

/// What can stand in ORDER BY; a text is a name.
pub trait IntoOrder {
    /// The order.
    fn into_order(self) -> Order;
}

/// Several orders: a tuple, an array, a `Vec`, or one alone.
pub trait IntoOrders {
    /// The orders, in order.
    fn into_orders(self) -> Vec<Order>;
}

/// What can be a name: a text.
pub trait IntoName {
    /// The name.
    fn into_name(self) -> Name;
}

/// Several names: a tuple, an array, a `Vec`, or one alone.
pub trait IntoNames {
    /// The names, in order.
    fn into_names(self) -> Vec<Name>;
}

/// What IN can look through: a list of values or expressions, a query, a list parameter.
pub trait IntoInSet {
    /// The set.
    fn into_in_set(self) -> InSet;
}

macro_rules! values {
    ($($rust:ty),*) => {
        $(
            impl IntoOperand for $rust {
                #[inline]
                fn into_operand(self) -> Expr {
                    Expr::Value(self.into())
                }
            }

            impl IntoOperands for $rust {
                fn into_operands(self) -> Vec<Expr> {
                    place::list![Expr::Value(self.into())]
                }
            }

            impl From<$rust> for Expr {
                fn from(value: $rust) -> Expr {
                    Expr::Value(value.into())
                }
            }
        )*
    };
}

values! {
    bool, i8, i16, i32, i64, u8, u16, u32, u64, usize, f32, f64, &str, String, &String, char, &[u8], Vec<u8>, Date,
    Time, DateTime, DateTimeTz, Interval, Uuid, Decimal, Array, Value
}

impl<T: Into<Value> + ScalarType> IntoOperand for Option<T> {
    fn into_operand(self) -> Expr {
        Expr::Value(self.into())
    }
}

macro_rules! expressions {
    ($($made:ty => |$it:ident| $expr:expr;)*) => {
        $(
            impl From<$made> for Expr {
                #[inline]
                fn from($it: $made) -> Expr {
                    $expr
                }
            }
            expressions!(@traits $made);
        )*
    };
    (@traits $made:ty) => {
        impl IntoOperand for $made {
            #[inline]
            fn into_operand(self) -> Expr {
                Expr::from(self)
            }
        }

        impl IntoOperands for $made {
            #[inline]
            fn into_operands(self) -> Vec<Expr> {
                place::list![Expr::from(self)]
            }
        }

        impl IntoTerm for $made {
            #[inline]
            fn into_term(self) -> Expr {
                Expr::from(self)
            }
        }

        impl IntoTerms for $made {
            #[inline]
            fn into_terms(self) -> Vec<Expr> {
                place::list![Expr::from(self)]
            }
        }

        impl IntoItem for $made {
            #[inline]
            fn into_item(self) -> Item {
                Item { expr: Expr::from(self), alias: None }
            }
        }

        impl IntoItems for $made {
            #[inline]
            fn into_items(self) -> Vec<Item> {
                place::list![self.into_item()]
            }
        }

        impl IntoOrder for $made {
            #[inline]
            fn into_order(self) -> Order {
                Order { expr: Expr::from(self), descending: false, nulls: None }
            }
        }

        impl IntoOrders for $made {
            #[inline]
            fn into_orders(self) -> Vec<Order> {
                place::list![self.into_order()]
            }
        }
    };
}

expressions!(@traits Expr);
expressions! {
    Column => |column| Expr::Column(column);
    &Column => |column| Expr::Column(column.clone());
    &Expr => |expr| expr.clone();
    Parameter => |parameter| Expr::Parameter(place::boxed(parameter));
    Aggregate => |aggregate| Expr::Aggregate(place::boxed(aggregate));
    Case => |case| case.end();
    In => |predicate| Expr::In(place::boxed(predicate));
    Query => |query| Expr::Subquery(query);
    Select => |select| Expr::Subquery(select.into());
    SetOperation => |union| Expr::Subquery(union.into());
    Raw => |raw| Expr::Raw(place::boxed(raw));
}

macro_rules! names {
    ($($text:ty),*) => {
        $(
            impl IntoTerm for $text {
                #[inline(always)]
                fn into_term(self) -> Expr {
                    named(self.into())
                }
            }

            impl IntoTerms for $text {
                #[inline(always)]
                fn into_terms(self) -> Vec<Expr> {
                    place::list![self.into_term()]
                }
            }

            impl IntoItem for $text {
                #[inline(always)]
                fn into_item(self) -> Item {
                    Item { expr: self.into_term(), alias: None }
                }
            }

            impl IntoItems for $text {
                #[inline(always)]
                fn into_items(self) -> Vec<Item> {
                    place::list![self.into_item()]
                }
            }

            impl IntoOrder for $text {
                #[inline(always)]
                fn into_order(self) -> Order {
                    self.into_term().asc()
                }
            }

            impl IntoOrders for $text {
                #[inline(always)]
                fn into_orders(self) -> Vec<Order> {
                    place::list![self.into_order()]
                }
            }

            impl IntoName for $text {
                #[inline(always)]
                fn into_name(self) -> Name {
                    self.into()
                }
            }

            impl IntoNames for $text {
                #[inline(always)]
                fn into_names(self) -> Vec<Name> {
                    place::list![self.into()]
                }
            }
        )*
    };
}

names!(&'static str, String, Name, &Name);

impl IntoName for &String {
    fn into_name(self) -> Name {
        self.into()
    }
}

/// `*` and `t.*` are all columns.
#[inline(always)]
fn named(column: Column) -> Expr {
    if !column.name.is_plain() && column.name.as_str() == "*" {
        Expr::Star(column.table)
    } else {
        Expr::Column(column)
    }
}

impl IntoItem for Item {
    #[inline]
    fn into_item(self) -> Item {
        self
    }
}

impl IntoItems for Item {
    #[inline]
    fn into_items(self) -> Vec<Item> {
        place::list![self]
    }
}

impl IntoOrder for Order {
    #[inline]
    fn into_order(self) -> Order {
        self
    }
}

impl IntoOrders for Order {
    #[inline]
    fn into_orders(self) -> Vec<Order> {
        place::list![self]
    }
}

macro_rules! lists {
    ($($many:ident $into_many:ident $one:ident $into_one:ident $made:ty;)*) => {
        $(
            impl<T: $one, const N: usize> $many for [T; N] {
                #[inline(always)]
                fn $into_many(self) -> Vec<$made> {
                    place::each!(self, $into_one)
                }
            }

            impl<T: $one> $many for Vec<T> {
                #[inline]
                fn $into_many(self) -> Vec<$made> {
                    self.into_iter().map(T::$into_one).collect()
                }
            }

            lists!(@tuples $many $into_many $one $into_one $made;
                (A a) (A a B b) (A a B b C c) (A a B b C c D d) (A a B b C c D d E e) (A a B b C c D d E e F f)
                (A a B b C c D d E e F f G g) (A a B b C c D d E e F f G g H h)
                (A a B b C c D d E e F f G g H h I i) (A a B b C c D d E e F f G g H h I i J j)
                (A a B b C c D d E e F f G g H h I i J j K k)
                (A a B b C c D d E e F f G g H h I i J j K k L l));
        )*
    };
    (@tuples $many:ident $into_many:ident $one:ident $into_one:ident $made:ty; $(($($part:ident $value:ident)+))*) => {
        $(
            impl<$($part: $one),+> $many for ($($part,)+) {
                #[inline(always)]
                fn $into_many(self) -> Vec<$made> {
                    let ($($value,)+) = self;
                    place::list![$($value.$into_one()),+]
                }
            }
        )*
    };
}

lists! {
    IntoTerms into_terms IntoTerm into_term Expr;
    IntoItems into_items IntoItem into_item Item;
    IntoOrders into_orders IntoOrder into_order Order;
    IntoNames into_names IntoName into_name Name;
}

impl<T: IntoOperand, const N: usize> IntoOperands for [T; N] {
    fn into_operands(self) -> Vec<Expr> {
        self.into_iter().map(T::into_operand).collect()
    }
}

impl IntoOperands for Vec<Expr> {
    fn into_operands(self) -> Vec<Expr> {
        self
    }
}

macro_rules! operand_tuples {
    ($(($($part:ident $value:ident)+))*) => {
        $(
            impl<$($part: IntoOperand),+> IntoOperands for ($($part,)+) {
                fn into_operands(self) -> Vec<Expr> {
                    let ($($value,)+) = self;
                    place::list![$($value.into_operand()),+]
                }
            }
        )*
    };
}

operand_tuples! {
    (A a) (A a B b) (A a B b C c) (A a B b C c D d) (A a B b C c D d E e) (A a B b C c D d E e F f)
    (A a B b C c D d E e F f G g) (A a B b C c D d E e F f G g H h)
}

fn in_list(list: impl Iterator<Item = Expr> + Clone) -> InSet {
    if list.clone().all(|item| matches!(item, Expr::Value(_))) {
        let values = list.filter_map(|item| if let Expr::Value(value) = item { Some(value) } else { None });
        InSet::Values(values.collect())
    } else {
        InSet::List(list.collect())
    }
}

impl IntoInSet for Vec<Expr> {
    fn into_in_set(self) -> InSet {
        in_list(self.into_iter())
    }
}

impl<const N: usize> IntoInSet for [Expr; N] {
    fn into_in_set(self) -> InSet {
        in_list(self.into_iter())
    }
}

macro_rules! in_values {
    ($($rust:ty),*) => {
        $(
            impl IntoInSet for Vec<$rust> {
                fn into_in_set(self) -> InSet {
                    InSet::Values(self.into_iter().map(Value::from).collect())
                }
            }

            impl<const N: usize> IntoInSet for [$rust; N] {
                fn into_in_set(self) -> InSet {
                    InSet::Values(self.into_iter().map(Value::from).collect())
                }
            }

            impl IntoInSet for &[$rust] {
                fn into_in_set(self) -> InSet {
                    InSet::Values(self.iter().cloned().map(Value::from).collect())
                }
            }
        )*
    };
}

in_values! { i16, i32, i64, u16, u32, u64, f64, &str, String, Date, DateTime, DateTimeTz, Uuid, Decimal }

impl IntoInSet for Vec<Value> {
    fn into_in_set(self) -> InSet {
        InSet::Values(self)
    }
}

impl IntoInSet for Query {
    fn into_in_set(self) -> InSet {
        InSet::Query(self)
    }
}

impl IntoInSet for Select {
    fn into_in_set(self) -> InSet {
        InSet::Query(self.into())
    }
}

impl IntoInSet for SetOperation {
    fn into_in_set(self) -> InSet {
        InSet::Query(self.into())
    }
}

impl IntoInSet for Parameter {
    fn into_in_set(self) -> InSet {
        InSet::Parameter(place::boxed(self))
    }
}
