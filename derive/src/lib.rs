//! `#[derive(FromRow)]` for Isogloss's engine. It is used by way of `isogloss-engine` and its feature `derive`, which
//! documents it.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Error, Field, Fields, GenericParam, Lifetime, LitStr, Result};

/// Decodes a row into a struct: each field from the column of its name, or by place where fields have no names. The
/// columns are looked up once for a result, not for each row, and may come in any order and among others.
///
/// `#[row(name = "..")]` on a field says the name of its column; `#[row(skip)]` fills it with its default instead.
#[proc_macro_derive(FromRow, attributes(row))]
pub fn from_row(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// What is said of a field.
#[derive(Default)]
struct Said {
    name: Option<LitStr>,
    skip: bool,
}

fn said(field: &Field) -> Result<Said> {
    let mut said = Said::default();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("row")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("name") {
                said.name = Some(meta.value()?.parse()?);
                Ok(())
            } else if meta.path.is_ident("skip") {
                said.skip = true;
                Ok(())
            } else {
                Err(meta.error("a field takes `name = \"..\"` or `skip`"))
            }
        })?;
    }
    Ok(said)
}

/// Whether one of these names stands in a type.
fn names_any(ty: TokenStream, names: &[Ident]) -> bool {
    ty.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident),
        TokenTree::Group(group) => names_any(group.stream(), names),
        _ => false,
    })
}

fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "rows are decoded into structs alone"));
    };
    if let Some(attribute) = input.attrs.iter().find(|attribute| attribute.path().is_ident("row")) {
        return Err(Error::new_spanned(attribute, "`row` is for the fields of a struct"));
    }
    if let Some(second) = input.generics.lifetimes().nth(1) {
        return Err(Error::new_spanned(second, "what is borrowed from a row has one lifetime, the row's"));
    }
    let mut names = Vec::new();
    let mut fields = Vec::new();
    let mut types = Vec::new();
    let mut skipped = Vec::new();
    for (place, field) in data.fields.iter().enumerate() {
        let said = said(field)?;
        let member = match &field.ident {
            Some(name) => quote!(#name),
            None => {
                let place = proc_macro2::Literal::usize_unsuffixed(place);
                quote!(#place)
            }
        };
        if said.skip {
            skipped.push(quote!(#member: ::core::default::Default::default()));
            continue;
        }
        names.push(match (said.name, &field.ident) {
            (Some(name), _) => name.value(),
            (None, Some(name)) => name.unraw().to_string(),
            (None, None) => String::new(),
        });
        fields.push(member);
        types.push(&field.ty);
    }
    let by_name = !matches!(data.fields, Fields::Unnamed(_));
    let plan = by_name.then(|| {
        quote! {
            fn plan(
                columns: &dyn ::isogloss_engine::backend::Columns,
            ) -> ::isogloss_engine::Result<::isogloss_engine::Plan> {
                ::isogloss_engine::Plan::of_names(columns, &WANTED)
            }
        }
    });

    // A static, so that a plan can be told from another one's by where it is.
    let count = names.len();
    let wanted = by_name.then(|| quote!(static WANTED: [&str; #count] = [#(#names),*];));
    let at: Vec<_> = (0..count).map(proc_macro2::Literal::usize_unsuffixed).collect();
    let places = if by_name { quote!(row.places(&WANTED)?) } else { quote!([#(#at),*]) };

    // Borrowed fields live as long as the row; without any, the lifetime is the macro's own.
    let mut generics = input.generics.clone();
    let own = generics.lifetimes().next().map(|parameter| parameter.lifetime.clone());
    let lifetime = own.clone().unwrap_or_else(|| Lifetime::new("'row", proc_macro2::Span::call_site()));
    // What is skipped need not be a value.
    let parameters: Vec<Ident> = generics.type_params().map(|parameter| parameter.ident.clone()).collect();
    let bounds = generics.make_where_clause();
    for ty in types.into_iter().filter(|ty| names_any(quote!(#ty), &parameters)) {
        bounds.predicates.push(syn::parse_quote!(#ty: ::isogloss_engine::FromValue<#lifetime>));
    }
    let (_, arguments, _) = input.generics.split_for_impl();
    let mut parameters = generics.clone();
    if own.is_none() {
        parameters.params.insert(0, GenericParam::Lifetime(syn::LifetimeParam::new(lifetime.clone())));
    }
    let (parameters, _, bounds) = parameters.split_for_impl();
    let name = &input.ident;
    Ok(quote! {
        const _: () = {
            #wanted
            #[automatically_derived]
            impl #parameters ::isogloss_engine::FromRow<#lifetime> for #name #arguments #bounds {
            #plan

            #[inline]
            fn from_row(row: &::isogloss_engine::Row<#lifetime>) -> ::isogloss_engine::Result<Self> {
                let places: [usize; #count] = #places;
                ::core::result::Result::Ok(#name {
                    #(#fields: row.get(places[#at])?,)*
                    #(#skipped,)*
                })
            }

            #[inline]
            fn from_row_mut(mut row: ::isogloss_engine::RowMut<#lifetime>) -> ::isogloss_engine::Result<Self> {
                let places: [usize; #count] = #places;
                let taken = (#(row.take(places[#at]),)*);
                let row = row.into_row();
                ::core::result::Result::Ok(#name {
                    #(#fields: match taken.#at {
                        ::core::option::Option::Some(value) => value,
                        ::core::option::Option::None => row.get(places[#at])?,
                    },)*
                    #(#skipped,)*
                })
            }
        }
        };
    })
}
