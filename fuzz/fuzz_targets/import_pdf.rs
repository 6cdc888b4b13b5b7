#![no_main]
//! See `presscheck_fuzz`. The decoder's panics are caught and told as the file's fault: they must not stop the fuzzer.

libfuzzer_sys::fuzz_target!(init: drop(std::panic::take_hook()), |bytes: &[u8]| presscheck_fuzz::run("import_pdf", bytes));
