// The canvas as a page of shapes: SVG or PDF.
#include "canvas/brush.h"
#include "canvas/painter.h"
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <string.h>

static bool ends_with(const char *path, const char *ending)
{
    size_t path_length = strlen(path), length = strlen(ending);
    return path_length >= length &&
           strcmp(path + path_length - length, ending) == 0;
}

static cairo_surface_t *open_page(const char *path, double width, double height)
{
    if (ends_with(path, ".pdf")) {
        cairo_surface_t *pdf = cairo_pdf_surface_create(path, width, height);
        // The day would make each file another one.
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE,
                                       "2000-01-01T00:00:00Z");
        return pdf;
    }
    if (!ends_with(path, ".svg"))
        return NULL;
    cairo_surface_t *page = cairo_svg_surface_create(path, width, height);
    cairo_svg_surface_set_document_unit(page, CAIRO_SVG_UNIT_PX);
    return page;
}

// A layer on paper is its ground and its commands, cut to its rectangle.
static void play_on_paper(SimBrush *brush, cairo_t *cairo,
                          const SimCommand *command, const SimCanvas *canvas)
{
    if (command->op == SIM_OP_LAYER) {
        cairo_save(cairo);
        cairo_rectangle(cairo, command->a[0], command->a[1], command->a[2],
                        command->a[3]);
        cairo_clip(cairo);
        sim_brush_color(cairo, command->color);
        if (command->color >> 24 != 0)
            cairo_paint(cairo);
    } else if (command->op == SIM_OP_LAYER_END) {
        cairo_restore(cairo);
    } else {
        sim_brush_play(brush, cairo, command, sim_canvas_pool(canvas),
                       sim_canvas_fonts(canvas));
    }
}

SimStatus sim_canvas_write_page(const SimCanvas *canvas, const char *path,
                                double width, double height)
{
    errno = 0;
    cairo_surface_t *page = open_page(path, width, height);
    if (page == NULL)
        return SIM_BAD_ARGUMENT;
    SimBrush brush;
    sim_brush_init(&brush);
    brush.is_paper = true;
    cairo_t *cairo = cairo_create(page);
    size_t count;
    const SimCommand *commands = sim_canvas_commands(canvas, &count);
    for (size_t i = 0; i < count; i++)
        play_on_paper(&brush, cairo, &commands[i], canvas);
    cairo_show_page(cairo);
    cairo_destroy(cairo);
    cairo_surface_finish(page);
    cairo_status_t status = cairo_surface_status(page);
    cairo_surface_destroy(page);
    sim_brush_done(&brush);
    if (status == CAIRO_STATUS_SUCCESS)
        return SIM_OK;
    return errno != 0 ? sim_status_from_errno(errno) : SIM_SYSTEM;
}
