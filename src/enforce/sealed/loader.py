def start():
    import posix, sys
    loader, script, directory = sys.argv[:3]
    del sys.argv[:3]
    typed = getattr(sys, "orig_argv", [])
    if loader in typed:
        at = typed.index(loader)
        del typed[at:at + 3]
    if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
        sys.path[0] = directory
    path = sys.argv[0]
    if not path.startswith("/"):
        path = posix.getcwd() + "/" + path

    def told(kind, what, trace):
        while trace and trace.tb_frame.f_code.co_filename == loader:
            trace = trace.tb_next
        sys.__excepthook__(kind, what.with_traceback(trace), trace)

    sys.excepthook = told
    here = globals()
    here.pop("start")
    here.update(__file__=path, __loader__=type(__loader__)("__main__", path), __cached__=None)
    with open(script, "rb") as opened:
        return compile(opened.read(), path, "exec", 0, True)
exec(start())
