// Loads the images named in the file "list" with $readmemh, and prints what is loaded. SPDX-License-Identifier: BSD-2-Clause
module bench;
    parameter WIDTH = 32;
    parameter DEPTH = 65536;
    reg [WIDTH - 1:0] memory [0:DEPTH - 1];
    reg [8 * 255:1] name;
    integer list, i;

    initial begin
        list = $fopen("list", "r");
        while ($fscanf(list, "%s", name) == 1) begin
            for (i = 0; i < DEPTH; i = i + 1)
                memory[i] = {WIDTH{1'bx}};
            $readmemh(name, memory);
            $display("image %0s", name);
            for (i = 0; i < DEPTH; i = i + 1)
                if (memory[i] !== {WIDTH{1'bx}})
                    $display("%h %h", i, memory[i]);
        end
    end
endmodule
