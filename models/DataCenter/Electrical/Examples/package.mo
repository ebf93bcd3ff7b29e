within DataCenter.Electrical;
package Examples "Runnable examples"
end Examples;
