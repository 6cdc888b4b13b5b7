#![no_main]
//! See `presscheck_fuzz`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| presscheck_fuzz::run("jsonl", bytes));
