//! Splits part no group and depend on nothing but names and seed.

use std::collections::HashMap;

use proptest::prelude::*;
use scrutineer_calibrate::data::split;

proptest! {
    #[test]
    fn whole_groups_near_the_shares_whatever_the_order(
        names in proptest::collection::vec(0_u32..200, 400..800),
        seed: u64,
        share in 0.2..0.8_f64,
        turn in 0_usize..400,
    ) {
        let names: Vec<String> = names.iter().map(u32::to_string).collect();
        let sides = split(names.iter().map(String::as_str), &[share, 1.0 - share], seed).unwrap();
        let mut side_of: HashMap<&str, usize> = HashMap::new();
        for (name, side) in names.iter().zip(&sides) {
            prop_assert_eq!(*side_of.entry(name).or_insert(*side), *side);
        }
        let first = sides.iter().filter(|side| **side == 0).count() as f64 / names.len() as f64;
        let mut sizes: HashMap<&str, usize> = HashMap::new();
        for name in &names {
            *sizes.entry(name).or_default() += 1;
        }
        let largest = *sizes.values().max().unwrap() as f64 / names.len() as f64;
        prop_assert!((first - share).abs() <= largest, "{first} for {share}");

        let mut turned = names.clone();
        turned.rotate_left(turn);
        let again = split(turned.iter().map(String::as_str), &[share, 1.0 - share], seed).unwrap();
        for (name, side) in turned.iter().zip(&again) {
            prop_assert_eq!(side_of[name.as_str()], *side);
        }
    }
}

#[test]
fn another_seed_gives_another_split_and_the_same_seed_the_same_for_ever() {
    let names = ["PKG-1", "PKG-2", "PKG-3", "PKG-4", "PKG-5", "PKG-6", "PKG-7", "PKG-8"];
    let sides = |seed| split(names, &[0.5, 0.5], seed).unwrap();
    assert_eq!(sides(1), [1, 0, 0, 1, 1, 0, 0, 1]);
    assert_ne!(sides(1), sides(2));
}

#[test]
fn too_few_groups_are_refused() {
    let error = split(["cam-1"; 100], &[0.5, 0.5], 0).unwrap_err();
    assert!(error.to_string().contains("100 items in 1 groups"), "{error}");
}
