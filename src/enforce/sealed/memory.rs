//! A copy in memory that nobody can write any more.

use std::fs::File;
use std::io::{self, Write};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::libc;
use nix::sys::memfd::{MFdFlags, memfd_create};

/// A sealed copy of some bytes, closed at exec unless somebody keeps it.
pub(super) fn copy(bytes: &[u8]) -> io::Result<File> {
    let flags = MFdFlags::MFD_ALLOW_SEALING | MFdFlags::MFD_CLOEXEC;
    let data = MFdFlags::from_bits_retain(libc::MFD_NOEXEC_SEAL);
    let mut copy = match memfd_create(c"approved", flags | data) {
        // Kernels before 6.3 do not know the flag.
        Err(Errno::EINVAL) => File::from(memfd_create(c"approved", flags)?),
        made => File::from(made?),
    };
    copy.write_all(bytes)?;
    let seals = SealFlag::F_SEAL_WRITE
        | SealFlag::F_SEAL_GROW
        | SealFlag::F_SEAL_SHRINK
        | SealFlag::F_SEAL_SEAL;
    fcntl(&copy, FcntlArg::F_ADD_SEALS(seals))?;
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_writes_a_copy() {
        let mut sealed = copy(b"echo hi\n").unwrap();
        assert!(sealed.write_all(b"x").is_err());
        assert!(sealed.set_len(0).is_err());
        let again = File::options().write(true).open(format!(
            "/proc/self/fd/{}",
            std::os::fd::AsRawFd::as_raw_fd(&sealed)
        ));
        assert!(again.and_then(|mut file| file.write_all(b"x")).is_err());
    }
}
