"""Answer fusers, one a file: how the generator is asked, and how its texts become one."""
