# SPDX-License-Identifier: MIT
# Adit-1.0.gir and its typelib, for Python, Vala and others; made where g-ir-scanner is there.
if INTROSPECTION
gir_sources = $(addprefix $(abs_srcdir)/,$(dist_aditinclude_HEADERS) core/document.c core/layer.c core/builder.c \
	core/manifest.c core/registry.c core/pipeline.c core/runner.c core/wordlist.c)

# In a folder of its own, for the scanner takes a file called adit here for the library.
core/gir/Adit-1.0.gir: libadit.la $(dist_aditinclude_HEADERS)
	$(AM_V_GEN)$(MKDIR_P) core/gir && cd core/gir && unset CFLAGS LDFLAGS; CC='$(CC)' \
	  $(G_IR_SCANNER) --quiet --warn-all --namespace=Adit --nsversion=1.0 \
	  --identifier-prefix=Adit --symbol-prefix=adit --include=Gio-2.0 --pkg=gio-2.0 --pkg-export=adit-1 \
	  --c-include=adit/adit.h --library=adit --no-libtool -L$(abs_builddir)/.libs -I$(abs_srcdir)/include -I$(abs_srcdir)/core \
	  --cflags-begin -DADIT_COMPILATION $(XML_CFLAGS) --cflags-end $(gir_sources) --output Adit-1.0.gir
core/gir/Adit-1.0.typelib: core/gir/Adit-1.0.gir
	$(AM_V_GEN)$(G_IR_COMPILER) --output $@ $<

girdir = $(datadir)/gir-1.0
gir_DATA = core/gir/Adit-1.0.gir
typelibdir = $(libdir)/girepository-1.0
typelib_DATA = core/gir/Adit-1.0.typelib
CLEANFILES += $(gir_DATA) $(typelib_DATA)

if VALA
vapidir = $(datadir)/vala/vapi
vapi_DATA = core/gir/adit-1.vapi
core/gir/adit-1.vapi: core/gir/Adit-1.0.gir
	$(AM_V_GEN)$(VAPIGEN) --quiet --library adit-1 --directory core/gir --pkg gio-2.0 $<
CLEANFILES += $(vapi_DATA)
endif
endif
