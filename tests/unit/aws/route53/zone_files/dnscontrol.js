var REG_NONE = NewRegistrar("none");
D("example.com", REG_NONE, DnsProvider(R53), A("www", "192.0.2.10"));
