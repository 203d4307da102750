//! What a list of files decodes to, for comparing with another decoder: `pixels OUT_DIR < paths`. Each decoded image is
//! written whole and upright as `OUT_DIR/N.ppm`, N its line; stdout gets a line each: `ok`, or the fault's code and message.

use std::{
    fs,
    io::{self, BufRead as _, Write as _},
    path::PathBuf,
};

use scrutineer_preprocess::{Limits, decode_upright};

fn main() -> io::Result<()> {
    let folder =
        PathBuf::from(std::env::args_os().nth(1).ok_or_else(|| io::Error::other("usage: pixels OUT_DIR < paths"))?);
    let mut out = io::stdout().lock();
    for (number, path) in io::stdin().lock().lines().enumerate() {
        match decode_upright(&fs::read(path?)?, &Limits::default(), None) {
            Ok(image) => {
                let header = format!("P6 {} {} 255\n", image.width(), image.height());
                fs::write(folder.join(format!("{number}.ppm")), [header.as_bytes(), image.as_raw()].concat())?;
                writeln!(out, "ok")?;
            }
            Err(fault) => writeln!(out, "{} {}", fault.code.as_str(), fault.message.replace('\n', " "))?,
        }
    }
    Ok(())
}
