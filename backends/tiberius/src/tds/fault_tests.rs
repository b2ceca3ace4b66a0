use std::error::Error as _;

use super::*;

#[test]
fn numbers_are_kinds() {
    for (code, wanted) in [
        (2627, ErrorKind::UniqueViolation),
        (2601, ErrorKind::UniqueViolation),
        (547, ErrorKind::ForeignKeyViolation),
        (515, ErrorKind::NotNullViolation),
        (1205, ErrorKind::Deadlock),
        (1222, ErrorKind::LockTimeout),
        (3960, ErrorKind::SerializationFailure),
        (102, ErrorKind::Syntax),
        (156, ErrorKind::Syntax),
        (207, ErrorKind::UnknownName),
        (208, ErrorKind::UnknownName),
        (2714, ErrorKind::NameInUse),
        (229, ErrorKind::PermissionDenied),
        (18456, ErrorKind::Authentication),
        (8134, ErrorKind::Database),
    ] {
        assert_eq!(kind(code), wanted, "{code}");
    }
}

#[test]
fn a_stream_that_ends_has_lost_the_connection_and_one_that_is_wrong_is_closed() {
    for kind in [Io::UnexpectedEof, Io::ConnectionReset, Io::BrokenPipe, Io::TimedOut] {
        let error = of_server(Fault::Io { kind, message: "gone".to_owned() });
        assert_eq!(error.kind(), ErrorKind::ConnectionLost);
        assert!(error.breaks_connection() && error.source().is_some());
    }
    for fault in [Fault::Protocol("what is that".into()), Fault::Utf16, Fault::Encoding("no".into())] {
        assert!(of_server(fault).breaks_connection());
    }
}
