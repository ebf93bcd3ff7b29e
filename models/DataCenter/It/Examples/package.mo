within DataCenter.It;
package Examples "Runnable examples of racks"
end Examples;
