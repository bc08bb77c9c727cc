"""jixiao: performance self-evaluation reports of Chinese government departments, computed and checked."""

__version__ = "0.1.0"
